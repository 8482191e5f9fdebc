package dev.marty.emrtd.verification;

import java.util.Locale;

/** How one step ended. */
public enum StepOutcome {
  /** It holds. */
  PASSED,
  /** It does not hold: the document must not be accepted. */
  FAILED,
  /** It cannot be told. */
  INCONCLUSIVE,
  /** There was nothing to check, because of an earlier step or of what was not given. */
  SKIPPED;

  /**
   * Returns the name used outside of Java.
   *
   * @return lower case
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
