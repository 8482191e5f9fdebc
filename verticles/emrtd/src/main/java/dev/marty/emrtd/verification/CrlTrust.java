package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.crl.ParsedCrl;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a CRL is a CSCA's (Doc 9303-12 Appendix D.1.2.3 steps b to d): any trusted key of the
 * same country may have signed it, since the newest one signs for all generations. Whom it speaks
 * for is another question, {@link CscaNames}.
 */
final class CrlTrust {
  private CrlTrust() {}

  /** Why a CRL cannot be used, whoever signed it, or null. */
  static String refusal(ParsedCrl crl) {
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
    return null;
  }

  /** Whose key signed a CRL, one of them; empty if none of these. */
  static Optional<CertificateOutcome.Parsed> signer(
      ParsedCrl crl, List<CertificateOutcome.Parsed> anchors) {
    return anchors.stream()
        .filter(anchor -> crl.country().equals(anchor.facts().country()))
        .filter(anchor -> crl.verify(anchor.certificate().publicKey()).verifies())
        .findFirst();
  }
}
