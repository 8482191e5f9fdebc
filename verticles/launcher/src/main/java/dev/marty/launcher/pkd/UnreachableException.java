package dev.marty.launcher.pkd;

/** The directory does not answer, or not as a directory does; the message is for people. */
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message) {
    super(message);
  }
}
