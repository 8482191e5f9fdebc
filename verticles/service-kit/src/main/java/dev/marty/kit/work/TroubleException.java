package dev.marty.kit.work;

/**
 * A round found something that people must mend. It has no stack trace: it is what the log and the
 * health say.
 */
public final class TroubleException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message says what it is, and is safe to show. */
  public TroubleException(String message) {
    super(message, null, false, false);
  }
}
