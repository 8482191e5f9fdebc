package dev.marty.kit.outbox;

import dev.marty.kit.database.Database;
import dev.marty.kit.outbox.Delivery.Result;
import dev.marty.kit.outbox.OutboxStore.Leased;
import dev.marty.kit.work.Background;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings the events of one service's outbox to one destination: at least once, in order per
 * aggregate, whatever dies in between. It leases in one statement, delivers outside of any
 * transaction and lock, and writes each result by itself; any number of relays may work on one
 * table. A consumer that is away only delays; an event that its consumer refuses again and again is
 * parked, and holds up only its own aggregate.
 *
 * <p>All methods are called and run on the verticle's event loop.
 */
public final class OutboxRelay implements Background {
  private static final System.Logger LOG = System.getLogger(OutboxRelay.class.getName());
  private static final long PURGE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** People release what is parked, and look whether that shows. */
  private static final long PARKED_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Vertx vertx;
  private final String destination;
  private final InboxClient client;
  private final OutboxStore store;
  private final RelaySettings settings;
  private final Delivery delivery;
  private final Promise<Void> stopped = Promise.promise();
  private final RelayTrouble trouble;
  private boolean resting = true;
  private boolean stopping;
  private boolean leasing;
  private boolean again;
  private int underWay;
  private long timer = -1;

  private long answered = System.nanoTime();
  private long pausedUntil = System.nanoTime();
  private int timesAway;

  private boolean databaseAway;
  private long nextPurge = System.nanoTime();

  /**
   * Makes a relay that does nothing yet.
   *
   * @param vertx called on the verticle's own context
   * @param database whose outbox
   * @param settings how to work
   * @param destination the consumer's name in the outbox
   * @param client the way to it
   */
  public OutboxRelay(
      Vertx vertx,
      Database database,
      RelaySettings settings,
      String destination,
      InboxClient client) {
    this.vertx = vertx;
    this.destination = destination;
    this.client = client;
    this.store = new OutboxStore(database);
    this.settings = settings;
    this.delivery = new Delivery(vertx, store, settings);
    this.trouble = new RelayTrouble(database.settings().service(), destination);
  }

  @Override
  public void start() {
    if (resting) {
      resting = false;
      wake();
    }
  }

  @Override
  public void pause() {
    resting = true;
    vertx.cancelTimer(timer);
  }

  /** A hint that there is something new; without it the next poll finds it. */
  public void wake() {
    if (leasing) {
      again = true;
    } else if (!resting && !stopping) {
      vertx.cancelTimer(timer);
      round();
    }
  }

  /** Completes when what was under way has its result or its deadline. */
  @Override
  public Future<Void> stop() {
    stopping = true;
    vertx.cancelTimer(timer);
    endWhenIdle();
    return stopped.future();
  }

  /** How many events of this destination were parked when last looked, at most a minute ago. */
  public long parked() {
    return trouble.parked();
  }

  @Override
  public Optional<String> trouble() {
    return trouble.now();
  }

  private void round() {
    leasing = true;
    again = false;
    lease()
        .compose(leased -> housekeeping().map(leased.size()))
        .onComplete(
            done -> {
              leasing = false;
              report(done.cause());
              if (stopping || resting) {
                endWhenIdle();
              } else if (again) {
                round();
              } else {
                timer = vertx.setTimer(settings.poll().toMillis(), id -> round());
              }
            });
  }

  private Future<List<Leased>> lease() {
    int free = settings.batch() - underWay;
    if (free == 0 || System.nanoTime() - pausedUntil < 0) {
      return Future.succeededFuture(List.of());
    }
    return store
        .lease(destination, free, settings.lease())
        .onSuccess(leased -> leased.forEach(this::deliver));
  }

  private void deliver(Leased leased) {
    underWay++;
    long start = System.nanoTime();
    delivery
        .attempt(leased, client)
        .onComplete(
            done -> {
              underWay--;
              report(done.cause());
              if (done.succeeded()) {
                trouble.attempted(leased, done.result());
                learn(done.result().result(), start);
                // What waited behind it, or for its place, can go now.
                wake();
              }
              endWhenIdle();
            });
  }

  /** Pauses only when nothing got an answer: one event that hangs must not hold up the others. */
  private void learn(Result result, long start) {
    if (result != Result.AWAY && result != Result.MISANSWERED) {
      answered = System.nanoTime();
      timesAway = 0;
    } else if (answered - start < 0 && pausedUntil - start < 0) {
      pausedUntil =
          System.nanoTime() + settings.wait(timesAway++, settings.unavailableWait()).toNanos();
    }
  }

  private Future<Void> housekeeping() {
    if (System.nanoTime() - nextPurge < 0) {
      return Future.succeededFuture();
    }
    nextPurge = System.nanoTime() + PURGE_NANOS;
    return store
        .purge(destination, settings.keep())
        .compose(purged -> store.parked(destination))
        .onSuccess(
            count -> {
              trouble.counted(count);
              if (count > 0) {
                nextPurge = System.nanoTime() + PARKED_NANOS;
              }
            })
        .mapEmpty();
  }

  private void endWhenIdle() {
    if (stopping && !leasing && underWay == 0) {
      stopped.tryComplete();
    }
  }

  private void report(Throwable failure) {
    boolean away = failure != null;
    if (away != databaseAway) {
      databaseAway = away;
      LOG.log(
          away ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
          "the outbox for {0} {1}",
          destination,
          away ? "cannot be worked on now: " + failure.getMessage() : "is worked on again");
    }
  }
}
