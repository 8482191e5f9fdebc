package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.cms.SignatureReport;
import dev.marty.emrtd.conformance.Finding;
import java.util.List;

/**
 * A CSCA master list (Doc 9303-12 clause 9). Immutable.
 *
 * @param version CscaMasterListVersion, 0 in every list known
 * @param certificates the certificates in the order of the list, unreadable ones included
 * @param signature who signed the list and how
 * @param findings deviations of the list as a whole; those of single certificates are with them
 */
public record MasterList(
    int version,
    List<ListedCertificate> certificates,
    SignatureReport signature,
    List<Finding> findings) {

  /** Keeps the lists from changing. */
  public MasterList {
    certificates = List.copyOf(certificates);
    findings = List.copyOf(findings);
  }
}
