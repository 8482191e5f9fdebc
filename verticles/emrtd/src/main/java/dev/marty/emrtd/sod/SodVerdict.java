package dev.marty.emrtd.sod;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.conformance.Finding;
import java.time.Instant;
import java.util.List;

/** What checking the signature of an EF.SOD came to. */
public sealed interface SodVerdict {

  /**
   * The signature is the signer's over this content. Whether the signer may be trusted is another
   * question. With several SignerInfos all verify, and this is the first.
   *
   * @param signer the Document Signer certificate whose key verified it
   * @param digestAlgorithm hash over the content, such as {@code SHA256}
   * @param signatureAlgorithm of the SignerInfo, such as {@code SHA256withRSAandMGF1}
   * @param signingTime the signer's claim when it signed, or null if it made none
   * @param deviations what had to be overlooked
   */
  record Verified(
      CertificateOutcome.Parsed signer,
      String digestAlgorithm,
      String signatureAlgorithm,
      Instant signingTime,
      List<Finding> deviations)
      implements SodVerdict {
    /** Keeps the list from changing. */
    public Verified {
      deviations = List.copyOf(deviations);
    }
  }

  /**
   * It is not, or that cannot be told.
   *
   * @param reason SIGNER_CERTIFICATE_MISSING and UNSUPPORTED_ALGORITHM say that it cannot be told
   * @param detail why, safe to show
   */
  record Failed(CmsReason reason, String detail) implements SodVerdict {}
}
