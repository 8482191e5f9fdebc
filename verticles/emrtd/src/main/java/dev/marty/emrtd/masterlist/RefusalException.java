package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;

/** Carries a refusal from the step that found it to the reader; it never leaves this package. */
final class RefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RefusalException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  RefusalException(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /** Malformed bytes inside a structure that is known already. */
  static RefusalException malformed(Reason reason, String where, MalformedAsn1Exception cause) {
    return new RefusalException(reason, where + ": " + cause.getMessage(), cause);
  }

  Reason reason() {
    return reason;
  }
}
