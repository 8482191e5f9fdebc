package dev.marty.csca.keys;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.WrappedKey;
import java.util.UUID;

/**
 * A CSCA key as the database keeps it: encrypted, or the name under which a token keeps it.
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
}
