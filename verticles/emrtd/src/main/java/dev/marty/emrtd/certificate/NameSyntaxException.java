package dev.marty.emrtd.certificate;

/** A text is no distinguished name; the message says where and why and is safe to show. */
public final class NameSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  NameSyntaxException(String message) {
    super(message);
  }

  NameSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}
