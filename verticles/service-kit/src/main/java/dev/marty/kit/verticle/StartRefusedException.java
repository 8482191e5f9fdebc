package dev.marty.kit.verticle;

/** A verticle must not run, and trying again cannot help. The message is one line for people. */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reason, safe to print. */
  public StartRefusedException(String message) {
    super(message);
  }
}
