package dev.marty.documentsigner;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the log: entries that arrive while a transaction is under way go together into the next,
 * so that one wait for the disk serves many. A bounded number of connections does it whatever the
 * load. Confined to the event loop.
 */
final class SignatureLog {
  private static final int MOST_WAITING = 4_096;
  private static final int MOST_TOGETHER = 64;
  private static final int TRANSACTIONS = 2;

  private record Waiting(LogEntry entry, Promise<LogEntry> written) {}

  private final Database database;
  private final LogRepository repository;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int transactions;

  SignatureLog(Database database, LogRepository repository) {
    this.database = database;
    this.repository = repository;
  }

  /**
   * Writes an entry.
   *
   * @return it after the commit, with its time; null if its key is taken or its signer not active
   *     any more; a failure after which it is not known whether it was written
   */
  Future<LogEntry> write(LogEntry entry) {
    if (waiting.size() == MOST_WAITING) {
      return Future.failedFuture(
          Problem.unavailable("overloaded", "Too many signatures wait to be logged; try again.")
              .exception());
    }
    Promise<LogEntry> written = Promise.promise();
    waiting.add(new Waiting(entry, written));
    flush();
    return written.future();
  }

  private void flush() {
    if (waiting.isEmpty() || transactions == TRANSACTIONS) {
      return;
    }
    List<Waiting> together = new ArrayList<>();
    while (together.size() < MOST_TOGETHER && !waiting.isEmpty()) {
      together.add(waiting.poll());
    }
    transactions++;
    database
        .read(c -> repository.insert(c, together.stream().map(Waiting::entry).toList()))
        .onComplete(
            done -> {
              transactions--;
              if (done.succeeded()) {
                settle(together, done.result());
              } else {
                together.forEach(one -> one.written().fail(done.cause()));
              }
              flush();
            });
  }

  private static void settle(List<Waiting> together, Map<UUID, Instant> written) {
    for (Waiting one : together) {
      Instant at = written.get(one.entry().id());
      one.written().complete(at == null ? null : one.entry().written(at));
    }
  }
}
