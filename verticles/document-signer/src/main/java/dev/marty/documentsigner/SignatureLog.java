package dev.marty.documentsigner;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the log, many entries in one transaction, so that one wait for the disk serves all of
 * them: those that arrive while the last transaction is under way, and under load those that are
 * being signed and will arrive within some milliseconds. An entry that is alone is written at once.
 * One transaction at a time, whatever the load: two would share the lock on the row of the same
 * signer, for which PostgreSQL makes a MultiXact each time. Confined to the event loop.
 */
final class SignatureLog {
  private static final int MOST_WAITING = 4_096;
  private static final int MOST_TOGETHER = 128;

  /** A transaction costs the database about as much as so many rows: more save little. */
  private static final int ENOUGH = 16;

  /** How long an entry waits for others at most, while a transaction could begin. */
  private static final int GATHER_MS = 4;

  private record Waiting(LogEntry entry, Promise<LogEntry> written) {}

  private final Vertx vertx;
  private final Database database;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int coming;
  private boolean writing;
  private boolean gathering;

  SignatureLog(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /**
   * Writes an entry.
   *
   * @param signed the entry, once it is signed; its failure is passed on
   * @return it after the commit, with its time; null if its key is taken or its signer not active
   *     any more; a failure after which it is not known whether it was written
   */
  Future<LogEntry> write(Future<LogEntry> signed) {
    coming++;
    return signed.transform(
        done -> {
          coming--;
          Future<LogEntry> written =
              done.succeeded() ? add(done.result()) : Future.failedFuture(done.cause());
          turn();
          return written;
        });
  }

  private Future<LogEntry> add(LogEntry entry) {
    if (waiting.size() == MOST_WAITING) {
      return Future.failedFuture(
          Problem.unavailable("overloaded", "Too many signatures wait to be logged; try again.")
              .exception());
    }
    Promise<LogEntry> written = Promise.promise();
    waiting.add(new Waiting(entry, written));
    return written.future();
  }

  /** Begins a transaction, or waits for more entries, or for the transaction to end. */
  private void turn() {
    if (waiting.isEmpty() || writing) {
      return;
    }
    if (coming == 0 || waiting.size() >= ENOUGH) {
      flush();
    } else if (!gathering) {
      gathering = true;
      vertx.setTimer(
          GATHER_MS,
          over -> {
            gathering = false;
            if (!waiting.isEmpty() && !writing) {
              flush();
            }
          });
    }
  }

  private void flush() {
    List<Waiting> together = new ArrayList<>();
    while (together.size() < MOST_TOGETHER && !waiting.isEmpty()) {
      together.add(waiting.poll());
    }
    writing = true;
    database
        .withConnection(
            c -> LogRepository.insert(c, together.stream().map(Waiting::entry).toList()))
        .onComplete(
            done -> {
              writing = false;
              // Before the answers, which bring the next requests.
              turn();
              if (done.succeeded()) {
                settle(together, done.result());
              } else {
                together.forEach(one -> one.written().fail(done.cause()));
              }
            });
  }

  private static void settle(List<Waiting> together, Map<UUID, Instant> written) {
    for (Waiting one : together) {
      Instant at = written.get(one.entry().id());
      one.written().complete(at == null ? null : one.entry().written(at));
    }
  }
}
