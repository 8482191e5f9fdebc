package dev.marty.csca.keys;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.KeyEncryption;
import dev.marty.emrtd.keys.KeyEncryptionException;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.WrappedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;

/** Software keys, encrypted before anything stores them. In clear only while they sign. */
public final class DatabaseKeys implements KeyVault {
  private final KeyEncryption encryption;

  /** Keys under a ring of key-encryption keys. */
  public DatabaseKeys(KeyEncryption encryption) {
    this.encryption = encryption;
  }

  @Override
  public StoredKey create(UUID id, KeyAlgorithm algorithm, boolean explicitParameters) {
    SigningKey key = SigningKey.generate(algorithm, explicitParameters);
    byte[] clear = key.pkcs8();
    try {
      return new StoredKey(
          id,
          algorithm,
          Octets.copyOf(key.publicKey().getEncoded()),
          encryption.wrap(id.toString(), clear),
          null);
    } catch (IOException e) {
      throw new UncheckedIOException("a public key that was just made cannot be encoded", e);
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  @Override
  public SigningKey open(StoredKey key) throws KeyVaultException {
    byte[] clear = clear(key);
    try {
      return SigningKey.of(key.algorithm(), clear, key.publicKey().toByteArray());
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  @Override
  public void discard(StoredKey key) {
    // It exists nowhere but in the caller's hands.
  }

  /**
   * Encrypts a key under the current key-encryption key.
   *
   * @return the same key for the database
   * @throws KeyVaultException if it cannot be decrypted
   */
  public WrappedKey wrapAgain(StoredKey key) throws KeyVaultException {
    byte[] clear = clear(key);
    try {
      return encryption.wrap(key.id().toString(), clear);
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  /** Which key-encryption key is current. */
  public String currentId() {
    return encryption.currentId();
  }

  private byte[] clear(StoredKey key) throws KeyVaultException {
    try {
      return encryption.unwrap(key.id().toString(), key.wrapped());
    } catch (KeyEncryptionException e) {
      throw new KeyVaultException(e.getMessage(), e);
    }
  }
}
