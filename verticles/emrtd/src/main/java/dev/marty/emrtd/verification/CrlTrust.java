package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.crl.ParsedCrl;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a CRL is a CSCA's (Doc 9303-12 Appendix D.1.2.3 steps b to d): of its issuer's name, or
 * with the key that it points to, since the newest key signs for all generations; the key decides.
 * Whom it speaks for is another question, {@link ScopedCrl}.
 */
final class CrlTrust {
  private CrlTrust() {}

  /** Why a CRL cannot be used, whoever signed it, or null. */
  static String refusal(ParsedCrl crl) {
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
        .filter(anchor -> mayHaveSigned(crl, anchor.facts()))
        .filter(anchor -> crl.verify(anchor.certificate().publicKey()).verifies())
        .findFirst();
  }

  private static boolean mayHaveSigned(ParsedCrl crl, CertificateFacts issuer) {
    String key = crl.authorityKeyIdentifier();
    return Names.canonical(crl.issuerName()).equals(issuer.subjectName())
        || (key != null && key.equals(issuer.subjectKeyIdentifier()));
  }
}
