package dev.marty.documentsigner;

import dev.marty.emrtd.keys.KeyEncryption;
import dev.marty.emrtd.keys.KeyEncryptionException;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Private keys go into the database and come out of it through here, encrypted under the
 * key-encryption key and bound to their signer and this service.
 *
 * <p>Immutable; safe on any thread.
 */
final class KeyVault {
  private final KeyEncryption encryption;

  private KeyVault(KeyEncryption encryption) {
    this.encryption = encryption;
  }

  /**
   * Opens the vault.
   *
   * @param section {@code keys.document_signer}, checked: hex keys of 32 bytes, the first encrypts
   */
  static KeyVault of(JsonObject section) {
    byte[][] ring =
        Arrays.stream(section.getString("encryptionKey").strip().split("[,\\s]+"))
            .map(HexFormat.of()::parseHex)
            .toArray(byte[][]::new);
    try {
      return new KeyVault(
          KeyEncryption.of(
              ServiceName.DOCUMENT_SIGNER.text(),
              ring[0],
              Arrays.copyOfRange(ring, 1, ring.length)));
    } finally {
      for (byte[] key : ring) {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  WrappedKey wrap(UUID signer, SigningKey key) {
    byte[] secret = key.pkcs8();
    try {
      return encryption.wrap(signer.toString(), secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  SigningKey unwrap(SignerRow signer) throws KeyEncryptionException {
    byte[] secret = encryption.unwrap(signer.id().toString(), signer.wrappedKey());
    try {
      return SigningKey.of(signer.algorithm(), secret, signer.publicKey().getBytes());
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** The key under the current key-encryption key, or null if it is so already. */
  WrappedKey renewed(SignerRow signer) throws KeyEncryptionException {
    if (encryption.current(signer.wrappedKey())) {
      return null;
    }
    byte[] secret = encryption.unwrap(signer.id().toString(), signer.wrappedKey());
    try {
      return encryption.wrap(signer.id().toString(), secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
