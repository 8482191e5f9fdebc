package dev.marty.pkd.sync;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs sources when they are due, by the database's clock: each in one process at a time, by a
 * lease that this process renews while it runs, and that ends by itself when the process does. On
 * the event loop.
 */
final class SyncSchedule {
  private static final System.Logger LOG = System.getLogger(SyncSchedule.class.getName());
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(90);
  private static final Duration RENEW = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** After a failure; then twice as long each time, up to the interval. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private static final int MOST_DOUBLINGS = 20;

  private final Database database;
  private final SyncRun run;
  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, Future<?>> running = new HashMap<>();
  private final Promise<RunResult> stopping = Promise.promise();
  private final UUID owner = UUID.randomUUID();
  private final Rounds looks;
  private final Rounds renewals;
  private boolean registered;

  SyncSchedule(Vertx vertx, Database database, SyncRun run, List<Source> sources) {
    this.database = database;
    this.run = run;
    sources.forEach(source -> this.sources.put(source.name(), source));
    this.looks = new Rounds(vertx, "sources cannot be looked at", Pace.of(LOOK), this::look);
    this.renewals =
        new Rounds(vertx, "leases of sources are not renewed", Pace.of(RENEW), this::renew);
  }

  List<Background> rounds() {
    return sources.isEmpty() ? List.of() : List.of(looks, renewals);
  }

  /** Ends the runs under way; another process, or the next start, makes them anew. */
  Future<?> stop() {
    stopping.tryComplete(RunResult.of(Outcome.INTERRUPTED, "The service was stopped."));
    return Future.join(looks.stop(), renewals.stop())
        .compose(done -> Future.join(List.copyOf(running.values())));
  }

  /** Looks now for what is due. */
  void wake() {
    looks.wake();
  }

  private Future<Boolean> look() {
    return register()
        .compose(
            done -> database.read(connection -> SyncRepository.due(connection, sources.keySet())))
        .compose(due -> Future.join(due.stream().map(this::begin).toList()))
        .map(false);
  }

  private Future<Void> register() {
    return registered
        ? Future.succeededFuture()
        : database
            .transaction(
                connection ->
                    Sequence.each(
                        sources.values(),
                        source -> SyncRepository.register(connection, source, spread(FIRST, 1.0))))
            .onSuccess(done -> registered = true);
  }

  /** Completes when the run has begun, or another process has it. */
  private Future<Void> begin(String name) {
    if (running.containsKey(name)) {
      return Future.succeededFuture();
    }
    Source source = sources.get(name);
    UUID id = UUID.randomUUID();
    return database
        .transaction(connection -> SyncRepository.lease(connection, name, owner, id, LEASE))
        .onSuccess(
            lease -> {
              if (lease != null) {
                Future<?> whole = work(source, id, lease);
                running.put(name, whole);
                whole.onComplete(done -> running.remove(name, whole));
              }
            })
        .mapEmpty();
  }

  private Future<?> work(Source source, UUID id, SyncRepository.Lease lease) {
    Promise<RunResult> end = Promise.promise();
    stopping.future().onSuccess(end::tryComplete);
    run.run(source, id)
        .otherwise(
            failure -> {
              warn("source " + source.name(), failure);
              return RunResult.of(Outcome.FAILED, "The directory could not; its log says why.");
            })
        .onSuccess(end::tryComplete);
    return end.future()
        .compose(
            result ->
                database.transaction(
                    connection ->
                        SyncRepository.finish(
                            connection, source, owner, id, result, next(source, result, lease))))
        // Without a database the lease ends by itself, and the run with it.
        .onFailure(
            failure -> warn("the run of source " + source.name() + " is not recorded", failure))
        .otherwiseEmpty();
  }

  private static Duration next(Source source, RunResult result, SyncRepository.Lease lease) {
    if (result.outcome() == Outcome.INTERRUPTED) {
      return Duration.ZERO;
    }
    if (result.outcome().passing()) {
      Duration backoff = AGAIN.multipliedBy(1L << Math.min(lease.failures(), MOST_DOUBLINGS));
      return spread(backoff.compareTo(source.interval()) < 0 ? backoff : source.interval(), 0.2);
    }
    return spread(source.interval(), 0.05);
  }

  /** Up to a part shorter, so that not everybody asks at the same time. */
  private static Duration spread(Duration most, double part) {
    long millis = most.toMillis();
    return Duration.ofMillis(
        millis - (long) (ThreadLocalRandom.current().nextDouble(part) * millis));
  }

  private Future<Boolean> renew() {
    return running.isEmpty()
        ? Future.succeededFuture(false)
        : database
            .withConnection(connection -> SyncRepository.renew(connection, owner, LEASE))
            .map(false);
  }

  private static void warn(String what, Throwable failure) {
    LOG.log(System.Logger.Level.WARNING, "{0}: {1}", what, failure + "");
  }
}
