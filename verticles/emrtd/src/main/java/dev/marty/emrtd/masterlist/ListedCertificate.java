package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Finding;
import java.util.List;

/**
 * One certificate of a master list. Immutable.
 *
 * @param position place in the list, from 0
 * @param certificate the certificate, or why it could not be read; either way with its bytes
 *     exactly as they stand in the list
 * @param findings deviations from Doc 9303-12 Tables 5 and 6
 */
public record ListedCertificate(
    int position, CertificateOutcome certificate, List<Finding> findings) {

  /** Keeps the list from changing. */
  public ListedCertificate {
    findings = List.copyOf(findings);
  }

  /**
   * Returns the certificate as it stands in the list, never decoded and encoded again.
   *
   * @return DER
   */
  Octets bytes() {
    return certificate.bytes();
  }
}
