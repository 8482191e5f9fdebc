package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Passive Authentication of one document came to. Immutable; holds no personal data.
 *
 * @param outcome of all steps together
 * @param steps every step once, in the order of {@link Step}
 * @param dataGroups each data group that was given or signed, by number
 * @param signer the Document Signer certificate, or null where there is none to be found
 * @param warning steps that warn where they are inconclusive, by the operator's policy
 */
public record VerificationReport(
    Overall outcome,
    List<StepReport> steps,
    List<DataGroupReport> dataGroups,
    Signer signer,
    Set<Step> warning) {

  /** The answer to the question whether the document is genuine. */
  public enum Overall {
    /** Every step passed, but for those that are named as warnings. */
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
   * @param facts what else the certificate says of itself
   * @param certificate exactly as it stands
   */
  public record Signer(
      String sha256,
      String country,
      String subject,
      String issuerSha256,
      Instant signingTime,
      CertificateFacts facts,
      Octets certificate) {}

  /** Keeps the lists from changing. */
  public VerificationReport {
    steps = List.copyOf(steps);
    dataGroups = List.copyOf(dataGroups);
    warning = Set.copyOf(warning);
  }

  static VerificationReport of(
      List<StepReport> steps, List<DataGroupReport> dataGroups, Signer signer, Set<Step> warning) {
    boolean failed = steps.stream().anyMatch(step -> step.outcome() == StepOutcome.FAILED);
    // A step that was skipped is no step that passed.
    boolean all =
        steps.stream()
            .allMatch(step -> step.outcome() == StepOutcome.PASSED || warns(step, warning));
    Overall outcome = failed ? Overall.INVALID : all ? Overall.VALID : Overall.INCONCLUSIVE;
    return new VerificationReport(outcome, steps, dataGroups, signer, warning);
  }

  /**
   * The same with one step more, and the outcome of all together.
   *
   * @param step that is not in it
   * @return another report
   */
  public VerificationReport with(StepReport step) {
    List<StepReport> more = new ArrayList<>(steps);
    more.add(step);
    return of(more, dataGroups, signer, warning);
  }

  /**
   * Tells what somebody should know who accepts the document.
   *
   * @return steps that are inconclusive and yet, by policy, keep it from nothing
   */
  public List<Step> warnings() {
    return steps.stream().filter(step -> warns(step, warning)).map(StepReport::step).toList();
  }

  private static boolean warns(StepReport step, Set<Step> warning) {
    return step.outcome() == StepOutcome.INCONCLUSIVE && warning.contains(step.step());
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
