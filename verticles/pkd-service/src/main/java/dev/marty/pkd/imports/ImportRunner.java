package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Takes imports in that wait, one light and one heavy at a time: a small one does not wait for a
 * large one that came before. The whole of one is a single transaction that holds its row, so that
 * a process that is killed leaves nothing behind but the upload, and the next one begins anew. On
 * the event loop.
 */
public final class ImportRunner {
  private static final System.Logger LOG = System.getLogger(ImportRunner.class.getName());
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** An upload that breaks the process each time must not do so for ever. */
  private static final int MOST_ATTEMPTS = 3;

  private final Database database;
  private final Runnable changed;
  private final List<Runnable> watchers = new ArrayList<>();

  /** Whose attempt does not count, since it met a fault of the database, which is to be told. */
  private final Set<UUID> excused = new HashSet<>();

  /** Whose turn is after all others: they have met such a fault, and it may be theirs. */
  private final Set<UUID> last = new HashSet<>();

  private final List<Rounds> lanes;

  /**
   * Runs nothing before its {@link #rounds} do.
   *
   * @param light takes in what is small, with workers of its own
   * @param heavy takes in the rest
   */
  ImportRunner(Vertx vertx, Database database, Importer light, Importer heavy, Runnable changed) {
    this.database = database;
    this.changed = changed;
    // Between two it looks by itself: another process may leave something.
    this.lanes =
        List.of(
            new Rounds(vertx, "imports wait", Pace.of(LOOK), () -> round(false, light)),
            new Rounds(vertx, "large imports wait", Pace.of(LOOK), () -> round(true, heavy)));
  }

  /** The looking for imports, which ends when those under way have been given up or are done. */
  public List<Background> rounds() {
    return List.copyOf(lanes);
  }

  /** There is an import that waits. */
  public void wake() {
    lanes.forEach(Rounds::wake);
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
  private Future<Boolean> round(boolean heavy, Importer importer) {
    return next(heavy, importer).onComplete(done -> List.copyOf(watchers).forEach(Runnable::run));
  }

  private Future<Boolean> next(boolean heavy, Importer importer) {
    return database
        .read(UploadRepository::abandoned)
        .compose(this::forget)
        .compose(done -> excuse())
        .compose(done -> database.withConnection(c -> ImportRepository.attempt(c, heavy, last)))
        .compose(
            attempt ->
                attempt == null
                    ? Future.succeededFuture(false)
                    : (attempt.number() > MOST_ATTEMPTS ? giveUp(attempt) : take(attempt, importer))
                        .map(true));
  }

  private Future<Void> excuse() {
    Set<UUID> now = Set.copyOf(excused);
    return now.isEmpty()
        ? Future.succeededFuture()
        : database
            .withConnection(connection -> ImportRepository.excuse(connection, now))
            .onSuccess(done -> excused.removeAll(now));
  }

  private Future<Void> forget(List<UUID> abandoned) {
    return Future.join(
            abandoned.stream()
                .map(id -> database.transaction(c -> UploadRepository.forget(c, id)))
                .toList())
        .mapEmpty();
  }

  private Future<Void> take(ImportRepository.Attempt attempt, Importer importer) {
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
        .onSuccess(
            done -> {
              last.remove(id);
              changed.run();
            })
        .recover(failure -> failed(attempt, failure));
  }

  private Future<Void> failed(ImportRepository.Attempt attempt, Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return end(attempt.id(), ImportStatus.REFUSED, refused.kind(), refused.problem());
    }
    LOG.log(System.Logger.Level.WARNING, "import {0} did not succeed: {1}", attempt.id(), failure);
    return switch (ImportFault.of(failure)) {
      case CONTENT -> giveUp(attempt);
      case PASSING -> {
        excused.add(attempt.id());
        last.add(attempt.id());
        yield Future.failedFuture(failure);
      }
      case UNKNOWN ->
          attempt.number() < MOST_ATTEMPTS ? Future.failedFuture(failure) : giveUp(attempt);
    };
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
            (attempt.number() == 1
                    ? "The database refuses what is in it; what"
                    : "It was tried " + Math.min(attempt.number(), MOST_ATTEMPTS) + " times; what")
                + " happened is in the log of the service. Send it again when the"
                + " cause is mended."));
  }

  private Future<Void> end(UUID id, ImportStatus status, String kind, Problem problem) {
    last.remove(id);
    return database.transaction(
        connection -> ImportRepository.end(connection, id, status, kind, problem));
  }
}
