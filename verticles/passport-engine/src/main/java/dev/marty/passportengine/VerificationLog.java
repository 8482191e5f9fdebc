package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * The record of verifications. Those that end while a write is under way are written together by
 * the next one: under load one commit serves many, without load each has its own at once. On the
 * event loop only.
 */
final class VerificationLog {
  private static final int MOST_AT_ONCE = 2;
  private static final int MOST_TOGETHER = 128;
  private static final int MOST_WAITING = 2_000;
  private static final int ATTEMPTS = 2;

  private record Waiting(VerificationRecord record, Promise<Void> stored) {}

  private final Database database;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int underWay;

  VerificationLog(Database database) {
    this.database = database;
  }

  /** Stores a record; completes after the commit. */
  Future<Void> add(VerificationRecord record) {
    if (queue.size() >= MOST_WAITING) {
      return Future.failedFuture(
          Problem.unavailable("overloaded", "Too many verifications wait to be recorded.")
              .exception());
    }
    Promise<Void> stored = Promise.promise();
    queue.add(new Waiting(record, stored));
    write();
    return stored.future();
  }

  /** One record, or null. */
  Future<VerificationRecord> find(UUID id) {
    return database.read(connection -> VerificationRepository.find(connection, id));
  }

  private void write() {
    if (underWay >= MOST_AT_ONCE || queue.isEmpty()) {
      return;
    }
    underWay++;
    List<Waiting> batch = new ArrayList<>();
    while (!queue.isEmpty() && batch.size() < MOST_TOGETHER) {
      batch.add(queue.poll());
    }
    store(batch.stream().map(Waiting::record).toList(), ATTEMPTS)
        .onComplete(
            done -> {
              underWay--;
              batch.forEach(waiting -> waiting.stored().handle(done));
              write();
            });
  }

  /** Again when the database was busy: an id that is there already is left as it is. */
  private Future<Void> store(List<VerificationRecord> records, int attempts) {
    return database
        .withConnection(connection -> VerificationRepository.insert(connection, records))
        .recover(
            failure -> attempts > 1 ? store(records, attempts - 1) : Future.failedFuture(failure));
  }
}
