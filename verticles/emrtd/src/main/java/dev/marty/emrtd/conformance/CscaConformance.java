package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateOutcome;
import java.util.List;

/** Judges CSCA certificates, roots and links; see {@link CertificateConformance}. */
public final class CscaConformance {
  private CscaConformance() {}

  /**
   * Judges one certificate. What is no CA certificate at all is judged as a root: it stands where a
   * CSCA certificate should.
   *
   * @param certificate a certificate that was read
   * @return its deviations, field by field in the order of the tables; empty if there are none
   */
  public static List<Finding> check(CertificateOutcome.Parsed certificate) {
    return CertificateConformance.check(certificate, Profile.CSCA);
  }
}
