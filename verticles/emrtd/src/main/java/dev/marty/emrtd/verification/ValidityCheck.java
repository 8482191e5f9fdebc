package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Whether the certificates of the path were valid when the document was signed. A passport is good
 * for ten years after its signer has retired, so the wall clock decides only where the signer did
 * not say when it signed.
 */
final class ValidityCheck {
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private ValidityCheck() {}

  static StepReport check(SignerFacts signer, Instant signingTime, Instant now) {
    CertificateOutcome.Parsed certificate = (CertificateOutcome.Parsed) signer.certificate();
    return validity(signer, certificate.facts(), signingTime, now)
        .with(KeyUsageCheck.findings(certificate, signer.path().anchors(), signingTime));
  }

  private static StepReport validity(
      SignerFacts signer, CertificateFacts facts, Instant signingTime, Instant now) {
    if (facts.notAfter().isBefore(facts.notBefore())) {
      return failed("the validity of the Document Signer certificate ends before it begins");
    }
    if (signingTime == null) {
      return withoutTime(facts, signer.path().anchors(), now);
    }
    if (signingTime.isAfter(now.plus(CLOCKS_DIFFER))) {
      return failed("the document claims to be signed at " + signingTime + ", in the future");
    }
    if (!facts.validAt(signingTime)) {
      return failed(
          String.format(
              Locale.ROOT,
              "signed at %s, but the Document Signer certificate is valid from %s to %s",
              signingTime,
              facts.notBefore(),
              facts.notAfter()));
    }
    List<CertificateOutcome.Parsed> anchors = signer.path().anchors();
    if (!anchors.isEmpty() && !validAt(anchors, signingTime)) {
      return failed(
          String.format(
              Locale.ROOT,
              "signed at %s, when no certificate of the CSCA key was valid",
              signingTime));
    }
    return StepReport.passed(
        Step.VALIDITY, "valid at " + signingTime + ", when the document was signed");
  }

  private static StepReport withoutTime(
      CertificateFacts facts, List<CertificateOutcome.Parsed> anchors, Instant now) {
    String unsaid = "the document does not say when it was signed";
    if (facts.notBefore().isAfter(now)) {
      return failed(unsaid + ", and the Document Signer certificate is not valid yet");
    }
    if (!facts.validAt(now) || (!anchors.isEmpty() && !validAt(anchors, now))) {
      return StepReport.inconclusive(
          Step.VALIDITY,
          String.format(
              Locale.ROOT,
              "%s, and the Document Signer certificate, valid until %s, or its CSCA's has expired since",
              unsaid,
              facts.notAfter()));
    }
    return StepReport.passed(Step.VALIDITY, unsaid + "; valid now, at " + now);
  }

  private static boolean validAt(List<CertificateOutcome.Parsed> anchors, Instant moment) {
    return anchors.stream().anyMatch(anchor -> anchor.facts().validAt(moment));
  }

  private static StepReport failed(String detail) {
    return StepReport.failed(Step.VALIDITY, detail);
  }
}
