package dev.marty.kit.work;

import dev.marty.kit.RepeatedFault;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Work that comes round again and again, one round at a time: what a service does by itself. A
 * round that fails is logged, once for the same fault, and comes again, later each time. All
 * methods are called, and rounds begin, on the verticle's event loop.
 */
public final class Rounds implements Background {
  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

  /** Types of problems: another service is away, or there is too much to do. */
  private static final Set<String> PASSING = Set.of("service-unavailable", "overloaded");

  /** A timer, not a direct call: rounds that find something at once must not nest. */
  private static final long AT_ONCE_MS = 1;

  private final Vertx vertx;
  private final String waits;
  private final Pace pace;
  private final Supplier<Future<Boolean>> round;
  private final RepeatedFault faults = new RepeatedFault(LOG);
  private Future<?> underWay = Future.succeededFuture();
  private boolean started;
  private boolean stopped;
  private String trouble;
  private boolean busy;
  private boolean woken;
  private int failures;
  private long timer = -1;

  /**
   * Makes rounds that do nothing before {@link #start}.
   *
   * @param vertx of the verticle
   * @param waits what waits after a failure, as the log begins to say it: "imports wait"
   * @param pace the rests between rounds
   * @param round one round; gives true if there may be more to do at once
   */
  public Rounds(Vertx vertx, String waits, Pace pace, Supplier<Future<Boolean>> round) {
    this.vertx = vertx;
    this.waits = waits;
    this.pace = pace;
    this.round = round;
  }

  /** Begins with a round, after a pause too. */
  @Override
  public void start() {
    if (!started && !stopped) {
      started = true;
      wake();
    }
  }

  @Override
  public void pause() {
    started = false;
    vertx.cancelTimer(timer);
  }

  /**
   * There is something to do: the next round begins now, or directly after the one under way, which
   * may have looked too early. Before the start, in a pause and after the stop it does nothing.
   */
  public void wake() {
    if (busy) {
      woken = true;
    } else if (started && !stopped) {
      vertx.cancelTimer(timer);
      go();
    }
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return underWay;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void go() {
    busy = true;
    woken = false;
    underWay =
        begin()
            .transform(
                done -> {
                  ended(done);
                  return Future.succeededFuture();
                });
  }

  private Future<Boolean> begin() {
    try {
      return round.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void ended(AsyncResult<Boolean> done) {
    busy = false;
    failures = done.succeeded() ? 0 : failures + 1;
    trouble = null;
    if (done.failed()) {
      String fault = waits + ": " + text(done.cause());
      trouble = passes(done.cause()) ? null : fault;
      faults.came(fault, "");
    } else {
      faults.over();
    }
    if (started && !stopped) {
      boolean more = done.succeeded() && done.result();
      timer = vertx.setTimer(more || woken ? AT_ONCE_MS : pace.restMs(failures), id -> go());
    }
  }

  /** Where another service or the database is away, that is what their own health says. */
  private static boolean passes(Throwable failure) {
    return (failure instanceof ProblemException problem
            && PASSING.contains(problem.problem().type()))
        || failure instanceof TimeoutException
        || failure instanceof VertxException
        || failure instanceof PgException;
  }

  private static String text(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
  }
}
