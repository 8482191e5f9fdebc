package dev.marty.emrtd.sod;

import dev.marty.emrtd.sod.SodOutcome.Reason;

/** Carries a refusal from the step that found it to the reader; it never leaves this package. */
final class SodRefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SodRefusalException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
