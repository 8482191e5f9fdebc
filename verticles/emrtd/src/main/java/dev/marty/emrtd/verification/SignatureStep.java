package dev.marty.emrtd.verification;

import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodSignature;
import dev.marty.emrtd.sod.SodVerdict;
import java.util.Locale;

/** Whether the signature of an EF.SOD is its Document Signer's. */
final class SignatureStep {
  private SignatureStep() {}

  static StepReport check(Sod sod, SignerSearch search) {
    if (search.absent()) {
      return StepReport.inconclusive(Step.SIGNATURE, search.reason());
    }
    if (search.certificate() == null) {
      return StepReport.failed(Step.SIGNATURE, search.reason());
    }
    SodVerdict verdict = SodSignature.check(sod, search.certificate());
    if (verdict instanceof SodVerdict.Verified verified) {
      return StepReport.passed(
              Step.SIGNATURE,
              String.format(
                  Locale.ROOT, "the %s signature verifies", verified.signatureAlgorithm()))
          .with(verified.deviations());
    }
    SodVerdict.Failed failed = (SodVerdict.Failed) verdict;
    if (failed.reason() == CmsReason.SIGNER_CERTIFICATE_MISSING) {
      // Of a further SignerInfo: the first one's is at hand.
      return StepReport.inconclusive(Step.SIGNATURE, failed.detail());
    }
    // Every algorithm that Doc 9303-12 clause 4 permits is supported: another is not permitted.
    String permitted =
        failed.reason() == CmsReason.UNSUPPORTED_ALGORITHM
            ? "; Doc 9303-12 clause 4 does not permit it"
            : "";
    return StepReport.failed(Step.SIGNATURE, failed.detail() + permitted);
  }
}
