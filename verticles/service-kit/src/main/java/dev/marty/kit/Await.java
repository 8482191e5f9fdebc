package dev.marty.kit;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Command lines and benchmarks are sequential: they wait for futures, each with a deadline. Nothing
 * that serves may.
 */
public final class Await {
  private Await() {}

  /**
   * Waits on a thread that is no event loop.
   *
   * @param future what to wait for
   * @param seconds deadline
   * @return its result
   * @throws RuntimeException its own failure, or an IllegalStateException after the deadline
   */
  public static <T> T result(Future<T> future, int seconds) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("No answer within " + seconds + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
