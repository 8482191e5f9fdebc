package dev.marty.database.schema;

/** A database could not be initialised, migrated or started; the message is for people. */
public final class DatabaseCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed and what to do, without credentials. */
  public DatabaseCommandException(String message) {
    super(message);
  }

  /** The same with the cause, for the stack trace in a debugger. */
  public DatabaseCommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
