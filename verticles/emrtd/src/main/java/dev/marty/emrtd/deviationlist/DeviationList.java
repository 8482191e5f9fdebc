package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.cms.SignatureReport;
import dev.marty.emrtd.conformance.Finding;
import java.util.List;

/**
 * A deviation list (Doc 9303-12 clause 10): what a State says is wrong with documents it issued.
 * Immutable.
 *
 * @param version DeviationListVersion, 0 so far
 * @param digestAlgorithm hash function of the certificate digests in it, such as {@code SHA256}, or
 *     the dotted OID of another; null if absent
 * @param deviations those that could be read, in their order; the others are findings. They are
 *     read again each time somebody goes through them, which is CPU heavy, and no more than one is
 *     held
 * @param signature who signed the list and how; its issuer may be null
 * @param findings deviations of the list itself from Doc 9303-12 Table 19 and clause 10.2
 */
public record DeviationList(
    int version,
    String digestAlgorithm,
    Iterable<Deviation> deviations,
    SignatureReport signature,
    List<Finding> findings) {

  /** Keeps the list from changing. */
  public DeviationList {
    findings = List.copyOf(findings);
  }
}
