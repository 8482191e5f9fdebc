package dev.marty.pkd.sync;

/** Ends the work on an item with an outcome; the message is for people and safe to show. */
final class SyncException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  SyncException(Outcome outcome, String message) {
    super(message, null, false, false);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }
}
