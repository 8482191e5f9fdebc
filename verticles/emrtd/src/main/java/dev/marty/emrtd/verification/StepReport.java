package dev.marty.emrtd.verification;

import dev.marty.emrtd.conformance.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one step came to. Immutable.
 *
 * @param step which
 * @param outcome how it ended
 * @param detail why, in a sentence for people; holds no personal data
 * @param findings deviations from the standard that came to light, most of them harmless
 */
public record StepReport(Step step, StepOutcome outcome, String detail, List<Finding> findings) {
  /** Keeps the list from changing. */
  public StepReport {
    findings = List.copyOf(findings);
  }

  /** One that holds. */
  public static StepReport passed(Step step, String detail) {
    return new StepReport(step, StepOutcome.PASSED, detail, List.of());
  }

  /** One that does not hold. */
  public static StepReport failed(Step step, String detail) {
    return new StepReport(step, StepOutcome.FAILED, detail, List.of());
  }

  static StepReport inconclusive(Step step, String detail) {
    return new StepReport(step, StepOutcome.INCONCLUSIVE, detail, List.of());
  }

  /** One that was not taken. */
  public static StepReport skipped(Step step, String detail) {
    return new StepReport(step, StepOutcome.SKIPPED, detail, List.of());
  }

  StepReport with(List<Finding> more) {
    return new StepReport(step, outcome, detail, more);
  }

  /** With more findings than it has. */
  StepReport and(List<Finding> more) {
    return with(Stream.concat(findings.stream(), more.stream()).toList());
  }
}
