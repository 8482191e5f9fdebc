package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.CmsSigner;
import dev.marty.emrtd.cms.SignatureCheck;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.cms.SignerLookup;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.crypto.SignatureScheme;
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;
import dev.marty.emrtd.masterlist.SignatureReport.Status;
import java.time.Instant;
import java.util.List;

/**
 * A SignerInfo whose signature over this content verifies.
 *
 * @param signer the SignerInfo
 * @param certificate the signer's certificate
 * @param scheme the signature algorithm
 * @param deviations what had to be overlooked
 */
record CheckedSigner(
    CmsSigner signer,
    CertificateOutcome.Parsed certificate,
    SignatureScheme scheme,
    List<Finding> deviations) {

  static CheckedSigner check(
      Octets encoding, SignedDataParts parts, List<CertificateOutcome> certificates)
      throws RefusalException {
    CheckedSigner checked = verified(encoding, parts, certificates);
    checkValidity(checked.certificate.facts(), checked.signer.attributes().signingTime());
    return checked;
  }

  private static CheckedSigner verified(
      Octets encoding, SignedDataParts parts, List<CertificateOutcome> certificates)
      throws RefusalException {
    try {
      CmsSigner signer = CmsSigner.parse(encoding, parts.contentType());
      SignatureCheck.content(signer, parts.content());
      CertificateOutcome.Parsed certificate = SignerLookup.find(signer, certificates);
      Findings deviations = Findings.ofMasterList();
      SignatureScheme scheme = SignatureCheck.signature(signer, certificate, deviations);
      return new CheckedSigner(signer, certificate, scheme, deviations.list());
    } catch (CmsRefusalException e) {
      throw RefusalException.of(e);
    }
  }

  Anchor anchor(List<CertificateOutcome> listed, List<CertificateOutcome> beside)
      throws RefusalException {
    return Anchor.find(certificate, listed, beside, signer.attributes().signingTime());
  }

  SignatureReport report(Anchor anchor) {
    return new SignatureReport(
        deviations.isEmpty() ? Status.VALID : Status.VALID_WITH_DEVIATION,
        signer.digest().name(),
        scheme.displayName(),
        signer.attributes().signingTime(),
        certificate,
        anchor.certificate(),
        anchor.listed(),
        deviations);
  }

  /** By the signing time and not by a clock: old lists stay readable. Without one, not at all. */
  private static void checkValidity(CertificateFacts signer, Instant signingTime)
      throws RefusalException {
    if (signingTime != null && !signer.validAt(signingTime)) {
      throw new RefusalException(
          Reason.SIGNER_NOT_VALID_AT_SIGNING_TIME,
          "signed at %s, but the signer's certificate is valid from %s to %s"
              .formatted(signingTime, signer.notBefore(), signer.notAfter()));
    }
  }
}
