package dev.marty.emrtd.verification;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Passive Authentication of one document came to. Immutable; holds no personal data.
 *
 * @param outcome of all steps together
 * @param steps every step once, in the order of {@link Step}
 * @param dataGroups each data group that was given or signed, by number
 * @param signer the Document Signer certificate, or null where there is none to be found
 */
public record VerificationReport(
    Overall outcome, List<StepReport> steps, List<DataGroupReport> dataGroups, Signer signer) {

  /** The answer to the question whether the document is genuine. */
  public enum Overall {
    /** Every step passed. */
    VALID,
    /** A step failed. */
    INVALID,
    /** No step failed, but one cannot be told. */
    INCONCLUSIVE;

    /**
     * Returns the name used outside of Java.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Who signed.
   *
   * @param sha256 of the Document Signer certificate
   * @param country of its issuer, or null
   * @param subject its name
   * @param issuerSha256 of the CSCA certificate that vouches for it, or null
   * @param signingTime the signer's claim, or null
   */
  public record Signer(
      String sha256, String country, String subject, String issuerSha256, Instant signingTime) {}

  /** Keeps the lists from changing. */
  public VerificationReport {
    steps = List.copyOf(steps);
    dataGroups = List.copyOf(dataGroups);
  }

  static VerificationReport of(
      List<StepReport> steps, List<DataGroupReport> dataGroups, Signer signer) {
    boolean failed = steps.stream().anyMatch(step -> step.outcome() == StepOutcome.FAILED);
    boolean all =
        steps.stream()
            .allMatch(
                step ->
                    step.outcome() == StepOutcome.PASSED || step.outcome() == StepOutcome.SKIPPED);
    Overall outcome = failed ? Overall.INVALID : all ? Overall.VALID : Overall.INCONCLUSIVE;
    return new VerificationReport(outcome, steps, dataGroups, signer);
  }

  /**
   * Finds a step.
   *
   * @param step which
   * @return its report; empty never happens for a report of {@link PassiveAuthentication}
   */
  Optional<StepReport> step(Step step) {
    return steps.stream().filter(report -> report.step() == step).findFirst();
  }
}
