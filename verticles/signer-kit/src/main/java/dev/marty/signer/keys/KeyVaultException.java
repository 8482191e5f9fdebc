package dev.marty.signer.keys;

import dev.marty.kit.http.Problem;
import io.vertx.core.Future;

/** A key that cannot be made, opened or removed now; somebody has to look at the configuration. */
public final class KeyVaultException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger(KeyVaultException.class.getName());

  /** Makes the exception; the message is shown to clients and names no secret. */
  public KeyVaultException(String message) {
    super(message);
  }

  /**
   * For {@link Future#recover}: such a failure is a line in the log and a problem of status 503,
   * others pass.
   */
  public static <T> Future<T> told(Throwable failure) {
    if (failure instanceof KeyVaultException closed) {
      LOG.log(System.Logger.Level.ERROR, closed.getMessage(), closed);
      return Future.failedFuture(
          Problem.unavailable("key-unavailable", closed.getMessage() + ".").exception());
    }
    return Future.failedFuture(failure);
  }

  /** Makes the exception with what a library reported, for the log. */
  public KeyVaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
