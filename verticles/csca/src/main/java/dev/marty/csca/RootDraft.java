package dev.marty.csca;

import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import java.time.Instant;
import java.util.UUID;

/**
 * A new key with its root, made before the transaction that stores them: RSA keys take seconds, and
 * a transaction must not wait for them.
 *
 * @param key as it will be stored
 * @param root as it will be stored
 */
record RootDraft(StoredKey key, CertificateRow root) {
  private static final System.Logger LOG = System.getLogger(RootDraft.class.getName());

  /** Makes both; seconds of work, call it off the event loop. */
  static RootDraft make(KeyVault vault, RootOrder order, Instant at)
      throws KeyVaultException, IssuingException {
    StoredKey key = vault.create(UUID.randomUUID(), order.algorithm(), order.explicitParameters());
    try {
      SigningKey signing = vault.open(key);
      byte[] der = CertificateMaker.root(order.request(at), signing, CertificateMaker.serial());
      Lifetime life = order.request(at).lifetime();
      return new RootDraft(
          key,
          CertificateRow.issued(
              der, IssuedKind.ROOT, key.id(), key.id(), life.keyUseEnds(), at, null));
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
