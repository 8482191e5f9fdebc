package dev.marty.testkit;

import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, always for something and never longer than a deadline. */
public final class Wait {
  private static final int FUTURE_SECONDS = 120;
  private static final Duration POLL = Duration.ofMillis(50);

  private Wait() {}

  /** The result of a future, or its failure wrapped in a CompletionException. */
  public static <T> T on(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(FUTURE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Polls until a condition holds; fails the test with the last state after the deadline. */
  public static void until(Duration deadline, BooleanSupplier holds, Supplier<String> state) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("Not within %s s; last seen: %s", deadline.toSeconds(), state.get());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
