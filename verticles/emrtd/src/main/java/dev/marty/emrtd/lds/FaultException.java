package dev.marty.emrtd.lds;

/** Carries a refusal out of the depth of a reader; never leaves this package. */
final class FaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reading.Reason reason;

  FaultException(Reading.Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  static FaultException value(String detail) {
    return new FaultException(Reading.Reason.WRONG_VALUE, detail);
  }

  static FaultException missing(String detail) {
    return new FaultException(Reading.Reason.MISSING, detail);
  }

  static FaultException tag(String detail) {
    return new FaultException(Reading.Reason.WRONG_TAG, detail);
  }

  Reading.Reason reason() {
    return reason;
  }
}
