package dev.marty.csca;

import dev.marty.csca.KeyRepository.CscaKey;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import java.time.Instant;

/**
 * A new key with its root and the link to it, not yet stored.
 *
 * @param fresh key and root
 * @param link signed by the old key
 */
record RolloverDraft(RootDraft fresh, CertificateRow link) {
  /** Makes both for a new key, and forgets the key if that is refused; off the event loop. */
  static RolloverDraft of(KeyVault vault, CscaKey old, StoredKey key, RootOrder order, Instant at)
      throws KeyVaultException, IssuingException {
    RootDraft fresh = RootDraft.of(vault, key, order, at);
    try {
      Issuer before = Issuer.of(old.root().getBytes(), vault.open(old.key()));
      Issuer after = Issuer.of(fresh.root().der().getBytes(), vault.open(fresh.key()));
      byte[] link =
          CertificateMaker.link(before, after, CertificateMaker.serial(), Lifetime.start(at));
      return new RolloverDraft(
          fresh,
          CertificateRow.issued(
              link,
              IssuedKind.LINK,
              old.key().id(),
              fresh.key().id(),
              fresh.root().keyUseEnds(),
              at,
              null));
    } catch (KeyVaultException | IssuingException | RuntimeException e) {
      RootDraft.forget(vault, fresh.key());
      throw e;
    }
  }
}
