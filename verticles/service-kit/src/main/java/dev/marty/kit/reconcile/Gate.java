package dev.marty.kit.reconcile;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.reconcile.IncarnationRepository.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Before what must not be done with a database that may be older than what others know of it.
 * Rounds of a {@link Reconciliation} open it. Who comes while it is closed lets the next one begin
 * at once and waits for some seconds, since a start is over sooner, and is told to come back then.
 * On the verticle's event loop.
 */
public final class Gate {
  private static final long WAIT_MS = 5_000;
  private static final long WAKE_MS = 1_000;
  private static final Future<Void> PASSED = Future.succeededFuture();

  /** What it takes to open one that is closed. */
  private enum Opening {
    /** Nothing: there is no gate. */
    NONE,
    /** That the database is the one that was reconciled last, or a round. */
    NOT_RESTORED,
    /** A round. */
    ROUND
  }

  private final Vertx vertx;
  private final Database database;
  private final Opening opening;
  private final Supplier<Future<Boolean>> empty;
  private final String why;
  private final Set<Promise<Void>> waiting = new HashSet<>();
  private boolean open;

  /** What the database was, file by file, when a round last opened a strict gate. */
  private String opened;

  private boolean stopped;
  private int closings;
  private Runnable wake = () -> {};

  private Gate(
      Vertx vertx,
      Database database,
      Supplier<Future<Boolean>> empty,
      Opening opening,
      String why) {
    this.vertx = vertx;
    this.database = database;
    this.empty = empty;
    this.opening = opening;
    this.why = why;
    this.open = opening == Opening.NONE;
  }

  /** Always open. */
  public static Gate none(Vertx vertx) {
    return new Gate(vertx, null, null, Opening.NONE, "");
  }

  /**
   * Closed after every start until a round has asked the others; and after the database was away,
   * unless it is, file by file and on the same running server, the one it was: a lost connection
   * needs nobody else.
   *
   * @param why whole sentences: what is not done now, and until when
   */
  public static Gate strict(Vertx vertx, Database database, String why) {
    return new Gate(vertx, database, null, Opening.ROUND, why);
  }

  /**
   * Closed only where the database was restored since the last round, so that any other start needs
   * nobody else.
   *
   * @param database has the table of {@link IncarnationRepository}
   * @param empty whether it holds nothing yet that others could know better; asked where the
   *     database says nothing of itself
   * @param why whole sentences: what is not done now, and until when
   */
  public static Gate afterRestore(
      Vertx vertx, Database database, Supplier<Future<Boolean>> empty, String why) {
    return new Gate(vertx, database, empty, Opening.NOT_RESTORED, why);
  }

  /**
   * Closed until somebody opens it.
   *
   * @param why whole sentences: what is not done now, and until when
   */
  public static Gate closed(Vertx vertx, String why) {
    return new Gate(vertx, null, null, Opening.ROUND, why);
  }

  /** Lets everybody through, those who wait too. */
  public void open() {
    open = true;
    List.copyOf(waiting).forEach(Promise::tryComplete);
  }

  /** Completes when it is open, or fails with a 503 problem. */
  public Future<Void> pass() {
    if (open) {
      return PASSED;
    }
    if (stopped) {
      return Future.failedFuture(refusal());
    }
    // Not listeners of one future, which would be kept as long as it is closed.
    Promise<Void> mine = Promise.promise();
    waiting.add(mine);
    long late = vertx.setTimer(WAIT_MS, over -> mine.tryFail(refusal()));
    // The others may be there by now, long before the next round after a failure.
    long waking = vertx.setPeriodic(WAKE_MS, again -> wake.run());
    wake.run();
    return mine.future()
        .onComplete(
            done -> {
              waiting.remove(mine);
              vertx.cancelTimer(late);
              vertx.cancelTimer(waking);
            });
  }

  /** What lets a round begin when somebody waits. */
  void onWait(Runnable round) {
    this.wake = round;
  }

  /** Lets nobody through until a round has ended that begins from now on. */
  public void close() {
    closings++;
    // The same files may open it again.
    open = opening == Opening.NONE;
  }

  /**
   * Lets nobody through until the next round has ended, or the one under way, which asks for it.
   */
  public void hold() {
    // Something is known to be missing: only a round that has ended may open it.
    opened = null;
    open = opening == Opening.NONE;
  }

  /** At the end of the service: who waits does not hold it up, since no round comes any more. */
  void stop() {
    stopped = true;
    List.copyOf(waiting).forEach(waits -> waits.tryFail(refusal()));
  }

  private RuntimeException refusal() {
    return Problem.unavailable("not-reconciled", why).exception();
  }

  /** Why it is closed, or empty. */
  Optional<String> closed() {
    return open ? Optional.empty() : Optional.of(why);
  }

  /**
   * What a round is about, which must not open the gate where that is not so any more.
   *
   * @param closings how often the gate had been closed when it began
   * @param incarnation of the database at that time, or null where nobody looks at it
   */
  record Begun(int closings, String incarnation) {}

  /** Before a round. */
  Future<Begun> before() {
    int then = closings;
    if (opening == Opening.ROUND && database != null) {
      return database
          .read(IncarnationRepository::files)
          .map(
              now -> {
                if (now.equals(opened)) {
                  opened(then);
                }
                return new Begun(then, now);
              });
    }
    return opening != Opening.NOT_RESTORED
        ? Future.succeededFuture(new Begun(then, null))
        : database
            .read(IncarnationRepository::state)
            .compose(
                state ->
                    state.last() != null
                        ? Future.succeededFuture(state)
                        // No word of it: a new database, or a dump of before there was one.
                        : empty.get().compose(nothing -> first(state, nothing)))
            .map(
                state -> {
                  if (state.now().equals(state.last())) {
                    opened(then);
                  } else {
                    hold();
                  }
                  return new Begun(then, state.now());
                });
  }

  /** A database that holds nothing has forgotten nothing. */
  private Future<State> first(State state, boolean nothing) {
    return nothing
        ? database
            .withConnection(connection -> IncarnationRepository.reconciled(connection, state.now()))
            .map(new State(state.now(), state.now()))
        : Future.succeededFuture(state);
  }

  /** After a round that has asked everybody. */
  Future<Void> after(Begun begun) {
    if (opening == Opening.ROUND) {
      opened = begun.incarnation();
    }
    Future<Void> noted =
        opening != Opening.NOT_RESTORED
            ? PASSED
            : database.withConnection(
                connection -> IncarnationRepository.reconciled(connection, begun.incarnation()));
    return noted.onSuccess(done -> opened(begun.closings()));
  }

  private void opened(int then) {
    if (then == closings) {
      open();
    }
  }
}
