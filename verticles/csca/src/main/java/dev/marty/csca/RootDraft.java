package dev.marty.csca;

import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import java.time.Instant;

/**
 * A new key with its root, made before the transaction that stores them: RSA keys take seconds, and
 * a transaction must not wait for them.
 *
 * @param key as it will be stored
 * @param root as it will be stored
 */
record RootDraft(StoredKey key, CertificateRow root) {
  private static final System.Logger LOG = System.getLogger(RootDraft.class.getName());

  /**
   * Finds whatever a root would be refused for, with a key that costs nothing: the true one takes
   * seconds, and an answer that a field is wrong must not.
   */
  static Void rehearse(RootOrder order, Instant at) throws IssuingException {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, true);
    CertificateMaker.root(order.request(at), key, CertificateMaker.serial());
    return null;
  }

  /** Makes the root of a new key, and forgets the key if that is refused; off the event loop. */
  static RootDraft of(KeyVault vault, StoredKey key, RootOrder order, Instant at)
      throws KeyVaultException, IssuingException {
    try {
      SigningKey signing = vault.open(key);
      RootRequest request = order.request(at);
      byte[] der = CertificateMaker.root(request, signing, CertificateMaker.serial());
      return new RootDraft(
          key,
          CertificateRow.issued(
              der, IssuedKind.ROOT, key.id(), key.id(), request.lifetime().keyUseEnds(), at, null));
    } catch (KeyVaultException | IssuingException | RuntimeException e) {
      forget(vault, key);
      throw e;
    }
  }

  /** Removes a key that was not stored; only a token remembers it. */
  static void forget(KeyVault vault, StoredKey key) {
    try {
      vault.discard(key);
    } catch (KeyVaultException e) {
      LOG.log(System.Logger.Level.WARNING, "unused key " + key.id() + " stays in its token", e);
    }
  }
}
