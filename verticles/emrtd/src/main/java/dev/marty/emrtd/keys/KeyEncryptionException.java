package dev.marty.emrtd.keys;

/** A stored private key that does not decrypt: wrong configuration, or somebody changed it. */
public final class KeyEncryptionException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which key and why; never any part of a key
   */
  KeyEncryptionException(String message) {
    super(message);
  }
}
