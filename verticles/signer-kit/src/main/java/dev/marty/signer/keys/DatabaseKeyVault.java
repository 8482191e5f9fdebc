package dev.marty.signer.keys;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.KeyEncryption;
import dev.marty.emrtd.keys.KeyEncryptionException;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;

/**
 * Software keys, encrypted before anything stores them, each bound to its id and its service. In
 * clear only while they sign.
 */
public final class DatabaseKeyVault implements KeyVault {
  private final KeyEncryption encryption;

  private DatabaseKeyVault(KeyEncryption encryption) {
    this.encryption = encryption;
  }

  /**
   * Opens the vault of a service.
   *
   * @param service whose keys these are
   * @param keys the section {@code keys.<serviceName>}; its {@code encryptionKey} holds
   *     key-encryption keys of 64 hexadecimal digits, of which the first encrypts
   * @throws IllegalArgumentException if they are none; the message repeats nothing of them
   */
  public static DatabaseKeyVault of(ServiceName service, JsonObject keys) {
    return new DatabaseKeyVault(
        KeyEncryption.parse(service.text(), keys.getString("encryptionKey")));
  }

  @Override
  public StoredKey create(UUID id, KeyAlgorithm algorithm, boolean explicitParameters) {
    SigningKey key = SigningKey.generate(algorithm, explicitParameters);
    byte[] clear = key.pkcs8();
    try {
      return StoredKey.encrypted(
          id,
          algorithm,
          Octets.copyOf(key.publicKey().getEncoded()),
          encryption.wrap(id.toString(), clear));
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

  /**
   * Gives a key that nobody has seen yet another id, to which it is bound then.
   *
   * @param id never used before
   * @return the same key under that id
   * @throws KeyVaultException if it cannot be decrypted
   */
  StoredKey renamed(StoredKey key, UUID id) throws KeyVaultException {
    byte[] clear = clear(key);
    try {
      return StoredKey.encrypted(
          id, key.algorithm(), key.publicKey(), encryption.wrap(id.toString(), clear));
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  /** Which key-encryption key is current: 16 hexadecimal digits, not secret. */
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
