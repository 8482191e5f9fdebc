package dev.marty.kit.reconcile;

import dev.marty.kit.RepeatedFault;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares what this service holds with what others know of it, and mends what it can: at every
 * start, after a fault that made the service unfit, every hour, and when somebody asks. After a
 * restore of one side only nobody else would notice that something is missing, since events are
 * delivered once. On the verticle's event loop.
 */
public final class Reconciliation implements Background {
  private static final System.Logger LOG = System.getLogger(Reconciliation.class.getName());
  private static final Pace PACE =
      new Pace(Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final Gate gate;
  private final Function<Differences, Future<Void>> work;
  private final Rounds rounds;
  private final RepeatedFault left = new RepeatedFault(LOG);
  private Promise<JsonObject> next = Promise.promise();
  private boolean failed;

  /** What the last round that asked everybody could not mend, or null. */
  private String leaves;

  /**
   * With a gate.
   *
   * @param vertx of the verticle
   * @param gate opened by rounds that succeed
   * @param work one round, which says what it finds; fails when somebody could not be asked
   */
  public Reconciliation(Vertx vertx, Gate gate, Function<Differences, Future<Void>> work) {
    this.gate = gate;
    this.work = work;
    this.rounds = new Rounds(vertx, "reconciliation waits", PACE, this::round);
    gate.onWait(rounds::wake);
  }

  /** For which nothing waits. */
  public Reconciliation(Vertx vertx, Function<Differences, Future<Void>> work) {
    this(vertx, Gate.none(vertx), work);
  }

  @Override
  public void start() {
    rounds.start();
  }

  /** The database may be another one when work goes on. */
  @Override
  public void pause() {
    gate.close();
    rounds.pause();
  }

  /** Restored meanwhile, perhaps: the next round tells, and comes when the database does. */
  @Override
  public void away() {
    gate.close();
    rounds.wake();
  }

  @Override
  public Future<?> stop() {
    gate.stop();
    return rounds.stop();
  }

  /**
   * Also what is not done meanwhile, once a round has failed: a start is no trouble yet; and what
   * people have to mend.
   */
  @Override
  public Optional<String> trouble() {
    return rounds
        .trouble()
        .or(() -> failed ? gate.closed() : Optional.empty())
        .or(() -> Optional.ofNullable(leaves));
  }

  /**
   * A round that begins from now on.
   *
   * @return what it found as JSON, or a failure when somebody could not be asked
   */
  Future<JsonObject> now() {
    Future<JsonObject> awaited = next.future();
    rounds.wake();
    return awaited;
  }

  private Future<Boolean> round() {
    Promise<JsonObject> mine = next;
    next = Promise.promise();
    Differences found = new Differences();
    return gate.before()
        .compose(begun -> work.apply(found).compose(done -> gate.after(begun)))
        .map(
            done -> {
              report(found);
              return found.toJson();
            })
        .onComplete(done -> failed = done.failed())
        .onComplete(mine)
        .map(false);
  }

  private void report(Differences found) {
    if (found.open() > 0) {
      leaves =
          "reconciliation leaves "
              + found.open()
              + " differences to people; marty reconcile lists them";
      left.came(leaves, "");
    } else {
      leaves = null;
      left.over();
    }
    if (found.all() > found.open()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "reconciliation mended " + (found.all() - found.open()) + " differences with others");
    }
  }
}
