package dev.marty.signer.keys;

/** A key that cannot be made, opened or removed now; somebody has to look at the configuration. */
public final class KeyVaultException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes the exception; the message is shown to clients and names no secret. */
  public KeyVaultException(String message) {
    super(message);
  }

  /** Makes the exception with what a library reported, for the log. */
  public KeyVaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
