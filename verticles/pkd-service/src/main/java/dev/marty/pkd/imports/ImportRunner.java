package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Takes imports in that wait, one at a time. The whole of one is a single transaction that holds
 * its row, so that a process that is killed leaves nothing behind but the upload, and the next one
 * begins anew. On the event loop.
 */
public final class ImportRunner {
  private static final System.Logger LOG = System.getLogger(ImportRunner.class.getName());
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** An upload that breaks the process each time must not do so for ever. */
  private static final int MOST_ATTEMPTS = 16;

  private final Database database;
  private final Importer importer;
  private final Runnable changed;
  private final List<Runnable> watchers = new ArrayList<>();
  private final Rounds rounds;

  ImportRunner(Vertx vertx, Database database, Importer importer, Runnable changed) {
    this.database = database;
    this.importer = importer;
    this.changed = changed;
    // Between two it looks by itself: another process may leave something.
    this.rounds = new Rounds(vertx, "imports wait", Pace.of(LOOK), this::round);
  }

  /** Begins to look for imports, those of a former process first. */
  public void start() {
    rounds.start();
  }

  /**
   * Ends the looking.
   *
   * @return completes when the import under way, if any, has been given up or is done
   */
  public Future<?> stop() {
    return rounds.stop();
  }

  /** There is an import that waits. */
  public void wake() {
    rounds.wake();
  }

  /** Calls back when an import has ended here, until it is taken off again. */
  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Takes a watcher off. */
  void unwatch(Runnable watcher) {
    watchers.remove(watcher);
  }

  /** True if there was one. */
  private Future<Boolean> round() {
    return next().onComplete(done -> List.copyOf(watchers).forEach(Runnable::run));
  }

  private Future<Boolean> next() {
    return database
        .read(UploadRepository::abandoned)
        .compose(this::forget)
        .compose(done -> database.withConnection(ImportRepository::attempt))
        .compose(
            attempt ->
                attempt == null
                    ? Future.succeededFuture(false)
                    : (attempt.number() > MOST_ATTEMPTS ? giveUp(attempt) : take(attempt))
                        .map(true));
  }

  private Future<Void> forget(List<UUID> abandoned) {
    return Future.join(
            abandoned.stream()
                .map(id -> database.transaction(c -> UploadRepository.forget(c, id)))
                .toList())
        .mapEmpty();
  }

  private Future<Void> take(ImportRepository.Attempt attempt) {
    UUID id = attempt.id();
    return database
        .transaction(
            LONGEST,
            connection ->
                ImportRepository.lease(connection, id)
                    .compose(
                        waiting ->
                            waiting == null
                                ? Future.<Void>succeededFuture()
                                : importer
                                    .run(connection, waiting)
                                    .compose(
                                        outcome -> ImportRepository.done(connection, id, outcome))))
        .onSuccess(done -> changed.run())
        .recover(failure -> failed(attempt, failure));
  }

  private Future<Void> failed(ImportRepository.Attempt attempt, Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return end(attempt.id(), ImportStatus.REFUSED, refused.kind(), refused.problem());
    }
    LOG.log(System.Logger.Level.WARNING, "import {0} did not succeed: {1}", attempt.id(), failure);
    return attempt.number() < MOST_ATTEMPTS ? Future.failedFuture(failure) : giveUp(attempt);
  }

  /** Also for an upload that has ended the process each time, which no failure tells. */
  private Future<Void> giveUp(ImportRepository.Attempt attempt) {
    return end(
        attempt.id(),
        ImportStatus.FAILED,
        null,
        Problem.of(
            500,
            "import-failed",
            "The import failed",
            "It was tried "
                + Math.min(attempt.number(), MOST_ATTEMPTS)
                + " times; what happened is in the log of the service. Send it again when the"
                + " cause is mended."));
  }

  private Future<Void> end(UUID id, ImportStatus status, String kind, Problem problem) {
    return database.transaction(
        connection -> ImportRepository.end(connection, id, status, kind, problem));
  }
}
