package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.Names;

/**
 * What holds of a Document Signer certificate whatever it signed: its reading and its path. Both
 * cost a signature check.
 *
 * @param certificate the certificate, or why it cannot be read
 * @param path its CSCA; null where it cannot be read
 */
record SignerFacts(CertificateOutcome certificate, SignerPath path) {
  static SignerFacts of(Octets encoding, TrustMaterial trust) {
    CertificateOutcome outcome = CertificateReader.read(encoding.toByteArray());
    return outcome instanceof CertificateOutcome.Parsed parsed
        ? new SignerFacts(parsed, SignerPath.find(parsed, trust))
        : new SignerFacts(outcome, null);
  }

  /** Whether a CSCA that is trusted has issued it. */
  boolean vouchedFor() {
    return path != null && path.outcome() == StepOutcome.PASSED;
  }

  /** Two upper-case letters of the issuer, or null. */
  static String country(CertificateOutcome.Parsed certificate) {
    return Names.country(certificate.certificate().tbsCertificate().getIssuer()).orElse(null);
  }
}
