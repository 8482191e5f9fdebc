package dev.marty.emrtd.cms;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Finding;
import java.time.Instant;
import java.util.List;

/**
 * How a master list or a deviation list is signed. Immutable. With several SignerInfos all verify,
 * and this is the first.
 *
 * @param status whether anything had to be overlooked to verify the signature
 * @param digestAlgorithm hash over the content, such as {@code SHA256}
 * @param signatureAlgorithm of the SignerInfo, such as {@code SHA256withRSA}
 * @param signingTime the signer's claim when it signed, or null if it made none
 * @param signer the list signer's certificate
 * @param issuer the CSCA certificate whose key signed the signer's; the caller decides whether to
 *     trust it. Null if it is not in the object, which only a deviation list is accepted without:
 *     the caller has to find it
 * @param issuerListed true if the issuer is in the signed list, false if only beside it in the CMS
 *     object
 * @param deviations what was overlooked; empty if the status is VALID
 */
public record SignatureReport(
    Status status,
    String digestAlgorithm,
    String signatureAlgorithm,
    Instant signingTime,
    CertificateOutcome.Parsed signer,
    CertificateOutcome.Parsed issuer,
    boolean issuerListed,
    List<Finding> deviations) {

  /** Whether the signature is as RFC 5652 and RFC 8017 want it. */
  public enum Status {
    /** It is. */
    VALID,
    /** It verifies in a form that is known and unambiguous, but not the prescribed one. */
    VALID_WITH_DEVIATION
  }

  /** Keeps the list from changing. */
  public SignatureReport {
    deviations = List.copyOf(deviations);
  }
}
