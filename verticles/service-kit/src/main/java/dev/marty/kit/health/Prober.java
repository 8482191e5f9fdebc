package dev.marty.kit.health;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.Database;
import dev.marty.kit.database.DatabaseFault;
import dev.marty.kit.database.IdentityProof;
import dev.marty.kit.database.PoolUse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at one database, one probe at a time, and publishes what it saw. A server that hangs costs
 * one hung connection, not one for each probe: an unanswered login is waited for again by the next
 * probe, an unanswered query has its socket closed. All methods run on the verticle's event loop.
 */
public final class Prober {
  private final Vertx vertx;
  private final Context context;
  private final Database database;
  private final DatabaseSettings settings;
  private final int expectedSchema;
  private final Consumer<Snapshot> publish;
  private final ProbeTimes times;

  private ProbeConnection current;
  private Snapshot last;
  private DatabaseFault permanentFault;
  private long timer = -1;
  private boolean stopped;

  /**
   * Makes a prober that does nothing yet.
   *
   * @param vertx called on the verticle's own context
   * @param database whose pool is watched; probes never use the pool
   * @param expectedSchema the migration this service was built for
   * @param publish takes every snapshot, on the event loop
   */
  public Prober(Vertx vertx, Database database, int expectedSchema, Consumer<Snapshot> publish) {
    this(vertx, database, expectedSchema, publish, ProbeTimes.DEFAULT);
  }

  /** As above, with other times. */
  Prober(
      Vertx vertx,
      Database database,
      int expectedSchema,
      Consumer<Snapshot> publish,
      ProbeTimes times) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.database = database;
    this.settings = database.settings();
    this.expectedSchema = expectedSchema;
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

  /** Why the service must not run, as seen by the last probe, or null. */
  public DatabaseFault permanentFault() {
    return permanentFault;
  }

  private Future<Snapshot> probe(int deadlineMs) {
    ProbeConnection probed = connectionToProbe();
    long start = System.nanoTime();
    // The deadline stands before the query too: a login that is answered late must not find the
    // queries of all the probes that gave up on it.
    return probed
        .connection()
        .timeout(deadlineMs, TimeUnit.MILLISECONDS)
        .compose(
            connection ->
                IdentityProof.on(connection, settings)
                    .timeout(remaining(deadlineMs, start), TimeUnit.MILLISECONDS))
        .map(proof -> answered(probed, proof, System.nanoTime() - start))
        .otherwise(failure -> failed(probed, failure))
        .onComplete(done -> schedule());
  }

  private static long remaining(int deadlineMs, long startNanos) {
    return Math.max(1, deadlineMs - (System.nanoTime() - startNanos) / 1_000_000);
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
    current.abort();
    current = null;
  }

  private Snapshot answered(ProbeConnection probed, IdentityProof proof, long nanos) {
    permanentFault = proof.faults().isEmpty() ? null : proof.faults().get(0);
    List<Check> checks = new ArrayList<>();
    checks.add(Check.pass("connect", probed.connectMs(), "ms"));
    checks.add(Check.pass("query", millis(nanos), "ms"));
    checks.add(
        proof.faults().isEmpty()
            ? Check.pass("identity", settings.user(), "role")
            : Check.fail(
                "identity",
                String.join(" ", proof.faults().stream().map(DatabaseFault::reason).toList())));
    checks.add(schema(proof.schemaVersion()));
    checks.add(
        proof.readOnly()
            ? Check.fail("read-only", service().database() + " takes no writes.")
            : Check.pass("read-only", false, "boolean"));
    checks.addAll(pools());
    return publish(checks, proof.faults().isEmpty());
  }

  private Snapshot failed(ProbeConnection probed, Throwable failure) {
    boolean loginUnanswered = !probed.connection().isComplete() && probed.ageMs() < times.login();
    if (!loginUnanswered && current == probed) {
      drop();
    }
    DatabaseFault fault = DatabaseFault.of(failure, settings);
    permanentFault = fault.permanent() ? fault : null;
    String state = fault.sqlState() == null ? "" : " (SQLSTATE " + fault.sqlState() + ")";
    String check = probed.connectMs() > 0 ? "query" : "connect";
    // The identity proved before still holds: the server did not say otherwise.
    boolean proved = last.proved() && !fault.permanent();
    List<Check> checks = new ArrayList<>(pools());
    checks.add(0, Check.fail(check, fault.reason() + state));
    return publish(checks, proved);
  }

  private Check schema(int version) {
    if (version < expectedSchema) {
      return Check.fail(
          "schema",
          "The schema is at version "
              + version
              + ", this service needs "
              + expectedSchema
              + "; run marty migrate.");
    }
    if (version > expectedSchema) {
      return new Check(
          "schema",
          Status.WARN,
          version,
          "version",
          "The schema is newer than this service, which knows version " + expectedSchema + ".");
    }
    return Check.pass("schema", version, "version");
  }

  private List<Check> pools() {
    return database.use().stream().map(Prober::pool).toList();
  }

  private static Check pool(PoolUse use) {
    return use.inUse() < use.size()
        ? Check.pass(use.name(), use.inUse(), "connections in use")
        : new Check(
            use.name(),
            Status.WARN,
            use.inUse(),
            "connections in use",
            "All " + use.size() + " connections of the pool are in use.");
  }

  private Snapshot publish(List<Check> checks, boolean proved) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Instant since = Status.worst(checks) == last.status() ? last.since() : now;
    last = new Snapshot(service(), now, since, checks, proved);
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
