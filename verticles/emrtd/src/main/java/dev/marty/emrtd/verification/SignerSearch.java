package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.SignerLookup;
import dev.marty.emrtd.sod.Sod;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The Document Signer certificate of an EF.SOD.
 *
 * @param facts the certificate with its path, or null
 * @param reason why there is none
 * @param absent true if the object carries no certificate at all, as LDS 1.7 allows: then it is not
 *     the document's fault
 */
record SignerSearch(SignerFacts facts, String reason, boolean absent) {
  /** Real objects carry one; each costs two signature checks. */
  private static final int MOST_CERTIFICATES = 16;

  static SignerSearch in(Sod sod, TrustMaterial trust, List<Octets> known) {
    boolean inside = !sod.parts().certificates().isEmpty();
    List<Octets> encodings = inside ? sod.parts().certificates() : known;
    if (encodings.isEmpty()) {
      return none("EF.SOD carries no Document Signer certificate", true);
    }
    if (encodings.size() > MOST_CERTIFICATES) {
      return none(
          String.format(
              Locale.ROOT,
              "EF.SOD carries %d certificates, up to %d are looked at",
              encodings.size(),
              MOST_CERTIFICATES),
          false);
    }
    // From elsewhere there may be others of that name, which anybody can make.
    List<SignerFacts> all =
        encodings.stream()
            .map(trust::signer)
            .sorted(Comparator.comparing(facts -> !inside && !facts.vouchedFor()))
            .toList();
    List<CertificateOutcome> certificates = all.stream().map(SignerFacts::certificate).toList();
    try {
      CertificateOutcome.Parsed found = SignerLookup.find(sod.signer(), certificates);
      return new SignerSearch(all.get(certificates.indexOf(found)), null, false);
    } catch (CmsRefusalException e) {
      boolean unnamed =
          e.reason() == CmsReason.SIGNED_ATTRIBUTES_INVALID
              || e.reason() == CmsReason.SIGNED_ATTRIBUTES_MISSING
              || e.reason() == CmsReason.UNSUPPORTED_ALGORITHM;
      // What is wrong with the SignerInfo, the signature step says; one certificate can only be
      // the signer's.
      return unnamed && all.size() == 1 && all.get(0).path() != null
          ? new SignerSearch(all.get(0), null, false)
          : none(e.getMessage(), false);
    }
  }

  private static SignerSearch none(String reason, boolean absent) {
    return new SignerSearch(null, reason, absent);
  }

  CertificateOutcome.Parsed certificate() {
    return facts == null ? null : (CertificateOutcome.Parsed) facts.certificate();
  }
}
