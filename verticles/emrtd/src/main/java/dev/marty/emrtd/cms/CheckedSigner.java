package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.SignatureReport.Status;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.crypto.SignatureScheme;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A SignerInfo of a list whose signature over the content verifies, by a certificate that was valid
 * at the signing time. Immutable.
 *
 * @param signer the SignerInfo
 * @param certificate the signer's certificate
 * @param scheme the signature algorithm
 * @param deviations what had to be overlooked
 */
public record CheckedSigner(
    CmsSigner signer,
    CertificateOutcome.Parsed certificate,
    SignatureScheme scheme,
    List<Finding> deviations) {

  /** Keeps the list from changing. */
  public CheckedSigner {
    deviations = List.copyOf(deviations);
  }

  /**
   * Checks a SignerInfo.
   *
   * @param encoding the SignerInfo exactly as it stands
   * @param parts the object it is of
   * @param certificates the certificates of the object
   * @param deviations an empty collection about the object
   * @return the signer
   * @throws CmsRefusalException if it did not sign this content, or that cannot be told
   */
  public static CheckedSigner check(
      Octets encoding,
      SignedDataParts parts,
      List<CertificateOutcome> certificates,
      Findings deviations)
      throws CmsRefusalException {
    CmsSigner signer = CmsSigner.parse(encoding, parts.contentType());
    SignatureCheck.content(signer, parts.content());
    CertificateOutcome.Parsed certificate = SignerLookup.find(signer, certificates);
    SignatureScheme scheme = SignatureCheck.signature(signer, certificate, deviations);
    checkValidity(certificate.facts(), signer.attributes().signingTime());
    return new CheckedSigner(signer, certificate, scheme, deviations.list());
  }

  /**
   * Writes the report about it.
   *
   * @param anchor the CSCA behind it, or null if none is known
   * @return the report
   */
  public SignatureReport report(Anchor anchor) {
    return new SignatureReport(
        deviations.isEmpty() ? Status.VALID : Status.VALID_WITH_DEVIATION,
        signer.digest().name(),
        scheme.displayName(),
        signer.attributes().signingTime(),
        certificate,
        anchor == null ? null : anchor.certificate(),
        anchor != null && anchor.listed(),
        deviations);
  }

  /** By the signing time and not by a clock: old lists stay readable. Without one, not at all. */
  private static void checkValidity(CertificateFacts signer, Instant signingTime)
      throws CmsRefusalException {
    if (signingTime != null && !signer.validAt(signingTime)) {
      throw new CmsRefusalException(
          CmsReason.SIGNER_NOT_VALID_AT_SIGNING_TIME,
          String.format(
              Locale.ROOT,
              "signed at %s, but the signer's certificate is valid from %s to %s",
              signingTime,
              signer.notBefore(),
              signer.notAfter()));
    }
  }
}
