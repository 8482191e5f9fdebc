package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import java.util.List;

/** From bytes to codes. */
final class Judging {
  private Judging() {}

  static CertificateOutcome.Parsed certificate(byte[] der) {
    CertificateOutcome outcome = CertificateReader.read(der);
    if (outcome instanceof CertificateOutcome.Unreadable unreadable) {
      throw new AssertionError(unreadable.reason());
    }
    return (CertificateOutcome.Parsed) outcome;
  }

  static List<String> codes(byte[] der, Profile profile) {
    return codes(CertificateConformance.check(certificate(der), profile));
  }

  static List<String> crlCodes(byte[] der) {
    CrlOutcome outcome = CrlReader.read(der);
    if (outcome instanceof CrlOutcome.Unreadable unreadable) {
      throw new AssertionError(unreadable.reason());
    }
    return codes(CrlConformance.check(((CrlOutcome.Read) outcome).crl()));
  }

  static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }
}
