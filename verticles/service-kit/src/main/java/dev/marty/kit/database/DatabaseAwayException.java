package dev.marty.kit.database;

/**
 * The database gave no answer: none could be asked for in time, or the connection broke under the
 * question. It is not known whether a change was made. The cause says what happened.
 */
public final class DatabaseAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseAwayException(Throwable cause) {
    super("the database gave no answer: " + cause, cause, false, false);
  }
}
