package dev.marty.gateway;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The requests that wait for one service, until its answer begins, its time is over, or its health
 * shows that it is silent. Looked through now and then, instead of a timer for each. Health is
 * asked for only while somebody waits unusually long. Runs on the event loop.
 */
final class Waiting {
  /** The service has not even told its health for a while. */
  static final class SilentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SilentException() {
      super("The service is silent.", null, false, false);
    }
  }

  private static final long UNUSUAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Duration SILENT = Duration.ofSeconds(4);

  private final Set<Exchange> exchanges = new HashSet<>();
  private final Supplier<Future<Duration>> silence;
  private final long timeoutNanos;
  private long lookedAt = System.nanoTime() - LOOK_NANOS;

  /**
   * Nobody waits yet.
   *
   * @param silence asks the service for its health; for how long it has been silent
   */
  Waiting(int timeoutMs, Supplier<Future<Duration>> silence) {
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    this.silence = silence;
  }

  void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  void remove(Exchange exchange) {
    exchanges.remove(exchange);
  }

  /** Called several times a second. */
  void tick() {
    if (exchanges.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    boolean unusual = false;
    // A copy: whoever is given up leaves the set.
    for (Exchange exchange : List.copyOf(exchanges)) {
      long waited = now - exchange.since();
      unusual |= waited > UNUSUAL_NANOS;
      if (exchange.isWaiting() && waited > timeoutNanos) {
        exchange.giveUp(new TimeoutException());
      }
    }
    if (unusual && now - lookedAt > LOOK_NANOS) {
      lookedAt = now;
      silence.get().onSuccess(this::silent);
    }
  }

  private void silent(Duration duration) {
    if (duration.compareTo(SILENT) < 0) {
      return;
    }
    // Whoever has not waited as long himself may still be answered: a busy service tells no health.
    long now = System.nanoTime();
    for (Exchange exchange : List.copyOf(exchanges)) {
      if (now - exchange.since() >= SILENT.toNanos()) {
        exchange.giveUp(new SilentException());
      }
    }
  }
}
