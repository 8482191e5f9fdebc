package dev.marty.kit.health;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.Database;
import dev.marty.kit.database.DatabaseFault;
import dev.marty.kit.database.IdentityProof;
import dev.marty.kit.database.WriteProbe;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at one database, one probe at a time, and publishes what it saw: the proof of identity, and
 * a write where that holds. A server that hangs costs one hung connection, not one for each probe:
 * an unanswered login is waited for again by the next probe, an unanswered query has its socket
 * closed. All methods run on the verticle's event loop.
 */
public final class Prober {
  private final Vertx vertx;
  private final Context context;
  private final Database database;
  private final DatabaseSettings settings;
  private final int expectedSchema;
  private final Supplier<List<Check>> others;
  private final Consumer<Snapshot> publish;
  private final ProbeTimes times;

  private ProbeConnection current;
  private double connectMs;
  private Snapshot last;
  private DatabaseFault refusal;
  private boolean everProved;
  private long timer = -1;
  private boolean stopped;

  /**
   * Makes a prober that does nothing yet.
   *
   * @param vertx called on the verticle's own context
   * @param database whose pool is watched; probes never use the pool
   * @param expectedSchema the migration this service was built for
   * @param others what else the snapshots are to say, asked for with each
   * @param publish takes every snapshot, on the event loop
   * @param periodMs between probes that pass, 500 to 5000 milliseconds
   */
  public Prober(
      Vertx vertx,
      Database database,
      int expectedSchema,
      Supplier<List<Check>> others,
      Consumer<Snapshot> publish,
      int periodMs) {
    this(vertx, database, expectedSchema, others, publish, ProbeTimes.every(periodMs));
  }

  /** As above, with other times. */
  Prober(
      Vertx vertx,
      Database database,
      int expectedSchema,
      Supplier<List<Check>> others,
      Consumer<Snapshot> publish,
      ProbeTimes times) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.database = database;
    this.settings = database.settings();
    this.expectedSchema = expectedSchema;
    this.others = others;
    this.publish = publish;
    this.times = times;
    this.last = Snapshot.starting(service());
    publish.accept(last);
  }

  private ServiceName service() {
    return settings.service();
  }

  /** Probes once and then for ever; the future completes, never fails, after the first probe. */
  public Future<Snapshot> start() {
    return probe(times.firstDeadline());
  }

  /** Stops probing and drops the connection without waiting for the server. */
  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    if (current != null) {
      current.abort();
    }
  }

  /**
   * Why the service must not run, as seen by the last probe, or null: a fault that people must
   * mend, of an identity that was never proved. One that was proved before waits for them.
   */
  public DatabaseFault refusal() {
    return refusal;
  }

  private Future<Snapshot> probe(int deadlineMs) {
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
    return prove(end)
        .compose(proof -> write(proof, end).map(written -> answered(proof, written, start)))
        .otherwise(this::failed)
        .onComplete(done -> schedule());
  }

  /**
   * Proves the identity on the connection that is there. Where that is of no use any more, its
   * death or a change of the roles says nothing of the server now, and a new one is asked at once.
   */
  private Future<IdentityProof> prove(long end) {
    ProbeConnection probed = connectionToProbe();
    boolean used = probed.isUsed();
    return ask(probed, end)
        .transform(
            asked -> {
              boolean again =
                  asked.succeeded()
                      ? probed.isOutdatedBy(asked.result())
                      : used && !(asked.cause() instanceof TimeoutException);
              if (!again || stopped) {
                return asked.succeeded()
                    ? Future.succeededFuture(asked.result())
                    : Future.failedFuture(asked.cause());
              }
              drop();
              ProbeConnection fresh = connectionToProbe();
              return ask(fresh, end).onSuccess(fresh::isOutdatedBy);
            });
  }

  /**
   * The deadline stands before the query too: a login that is answered late must not find the
   * queries of all the probes that gave up on it.
   */
  private Future<IdentityProof> ask(ProbeConnection probed, long end) {
    return within(end, probed.connection())
        .onSuccess(connected -> connectMs = probed.connectMs())
        .compose(connection -> within(end, IdentityProof.on(connection, settings)));
  }

  private static <T> Future<T> within(long end, Future<T> work) {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    return work.timeout(Math.max(1, left), TimeUnit.MILLISECONDS);
  }

  /** Nothing is written where the database may be another's, or takes no writes anyway. */
  private Future<Check> write(IdentityProof proof, long end) {
    if (!proof.faults().isEmpty() || proof.readOnly()) {
      return Future.succeededFuture();
    }
    long start = System.nanoTime();
    return within(end, current.connection().compose(WriteProbe::on))
        .map(done -> Checks.write(proof.locks(), millis(System.nanoTime() - start)))
        .otherwise(
            failure -> {
              // Closed, should it hang; and else it costs a login.
              drop();
              return Check.fail("write", reason(failure));
            });
  }

  private ProbeConnection connectionToProbe() {
    if (current != null
        && current.connection().isComplete()
        && current.ageMs() > times.freshConnect()) {
      drop();
    }
    if (current == null) {
      current = new ProbeConnection(vertx, context, settings);
    }
    return current;
  }

  private void drop() {
    if (current != null) {
      current.abort();
      current = null;
    }
  }

  private Snapshot answered(IdentityProof proof, Check written, long start) {
    boolean proved = proof.faults().isEmpty();
    everProved |= proved;
    refusal = everProved ? null : proof.faults().get(0);
    Check schema = Checks.schema(proof.schemaVersion(), expectedSchema);
    Check identity = Checks.identity(proof, settings.user());
    List<Check> checks = new ArrayList<>();
    checks.add(Check.pass("connect", connectMs, "ms"));
    checks.add(Check.pass("query", millis(System.nanoTime() - start), "ms"));
    checks.add(identity);
    checks.add(schema);
    checks.add(Checks.readOnly(proof.readOnly(), service().database()));
    if (written != null) {
      checks.add(written);
    }
    checks.addAll(Checks.pools(database));
    return publish(checks, proved ? unfit(proof, schema) : identity.output());
  }

  private String unfit(IdentityProof proof, Check schema) {
    if (proof.schemaVersion() == null) {
      return last.unfit();
    }
    return schema.status() == Status.FAIL ? schema.output() : null;
  }

  private Snapshot failed(Throwable failure) {
    ProbeConnection probed = current;
    boolean connected = probed != null && probed.connection().succeeded();
    boolean loginUnanswered =
        probed != null && !probed.connection().isComplete() && probed.ageMs() < times.login();
    if (!loginUnanswered) {
      drop();
    }
    DatabaseFault fault = DatabaseFault.of(failure, settings);
    refusal = fault.permanent() && !everProved ? fault : null;
    Check failed = Check.fail(connected ? "query" : "connect", reason(failure));
    List<Check> checks = new ArrayList<>(Checks.pools(database));
    checks.add(0, failed);
    // What was proved before still holds where the server did not say otherwise.
    boolean holds = everProved && !fault.permanent();
    return publish(checks, holds ? last.unfit() : failed.output());
  }

  private String reason(Throwable failure) {
    DatabaseFault fault = DatabaseFault.of(failure, settings);
    return fault.reason()
        + (fault.sqlState() == null ? "" : " (SQLSTATE " + fault.sqlState() + ")");
  }

  private Snapshot publish(List<Check> checks, String unfit) {
    checks.addAll(others.get());
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Instant since = Status.worst(checks) == last.status() ? last.since() : now;
    last = new Snapshot(service(), now, since, checks, unfit);
    publish.accept(last);
    return last;
  }

  private void schedule() {
    if (stopped) {
      return;
    }
    int period = last.status() == Status.FAIL ? times.periodDown() : times.period();
    // Up to a fifth less or more, so that services started together do not probe together.
    int jitter = ThreadLocalRandom.current().nextInt(-period / 5, period / 5 + 1);
    timer = vertx.setTimer(period + jitter, id -> probe(times.deadline()));
  }

  static double millis(long nanos) {
    return Math.round(nanos / 10_000.0) / 100.0;
  }
}
