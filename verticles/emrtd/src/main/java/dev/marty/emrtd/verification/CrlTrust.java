package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.crl.ParsedCrl;
import java.util.List;
import java.util.Locale;

/**
 * Whether a CRL is a CSCA's (Doc 9303-12 Appendix D.1.2.3 steps b to d): any trusted key of the
 * same country may have signed it, since the newest one signs for all generations.
 */
final class CrlTrust {
  private CrlTrust() {}

  /** Why a CRL cannot be used, or null if it can. */
  static String refusal(ParsedCrl crl, List<CertificateOutcome.Parsed> anchors) {
    if (crl.country() == null) {
      return "the CRL of " + crl.issuer() + " names no country";
    }
    if (!crl.criticalExtensions().isEmpty()) {
      return String.format(
          Locale.ROOT,
          "the CRL of %s has critical extensions, which Doc 9303-12 forbids: %s",
          crl.issuer(),
          String.join(", ", crl.criticalExtensions()));
    }
    boolean signed =
        anchors.stream()
            .filter(anchor -> crl.country().equals(anchor.facts().country()))
            .anyMatch(anchor -> crl.verify(anchor.certificate().publicKey()).verifies());
    return signed
        ? null
        : String.format(
            Locale.ROOT,
            "no trusted CSCA key of %s signed the CRL of %s",
            crl.country(),
            crl.issuer());
  }
}
