package dev.marty.signer.keys;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.WrappedKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * A private key as the database keeps it: encrypted, or the name under which a token keeps it.
 *
 * @param id of the key, to which the encryption is bound
 * @param algorithm what the key is
 * @param publicKey DER of SubjectPublicKeyInfo as in certificates
 * @param wrapped the encrypted private key, or null
 * @param tokenLabel the key's alias in the token, or null
 */
public record StoredKey(
    UUID id, KeyAlgorithm algorithm, Octets publicKey, WrappedKey wrapped, String tokenLabel) {
  /** Checks that the key is in one place. */
  public StoredKey {
    if ((wrapped == null) == (tokenLabel == null)) {
      throw new IllegalArgumentException("a key is either encrypted here or in a token");
    }
  }

  /** A key that the database keeps, encrypted. */
  public static StoredKey encrypted(
      UUID id, KeyAlgorithm algorithm, Octets publicKey, WrappedKey wrapped) {
    return new StoredKey(id, algorithm, publicKey, wrapped, null);
  }

  /** A key that a token keeps under its id. */
  public static StoredKey inToken(UUID id, KeyAlgorithm algorithm, Octets publicKey) {
    return new StoredKey(id, algorithm, publicKey, null, id.toString());
  }

  /**
   * Reads a key from the columns that every table of keys has: {@code id}, {@code algorithm},
   * {@code public_key}, {@code wrapped_private_key}, {@code key_encryption_key_id}, and {@code
   * token_label} where the service knows tokens.
   *
   * @return the key, or null if it was destroyed
   */
  public static StoredKey of(Row row) {
    Buffer sealed = row.getBuffer("wrapped_private_key");
    String label = row.getColumnIndex("token_label") < 0 ? null : row.getString("token_label");
    if (sealed == null && label == null) {
      return null;
    }
    String algorithm = row.getString("algorithm");
    return new StoredKey(
        row.getUUID("id"),
        KeyAlgorithm.of(algorithm)
            .orElseThrow(() -> new IllegalStateException("stored algorithm " + algorithm)),
        Octets.copyOf(row.getBuffer("public_key").getBytes()),
        sealed == null
            ? null
            : new WrappedKey(
                row.getString("key_encryption_key_id"), Octets.copyOf(sealed.getBytes())),
        label);
  }
}
