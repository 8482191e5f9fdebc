package dev.marty.passportengine;

import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.verification.StepReport;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The record of verifications. Those that end while a write is under way are written together by
 * the next one: under load one commit serves many, without load each has its own at once. What only
 * the database knows of a document, whether it was revoked, becomes part of its record. On the
 * event loop only.
 */
final class VerificationLog {
  private static final int MOST_AT_ONCE = 2;
  private static final int MOST_TOGETHER = 128;
  private static final int MOST_WAITING = 2_000;
  private static final int ATTEMPTS = 2;

  private record Waiting(
      Mrz mrz,
      Function<StepReport, VerificationRecord> record,
      Promise<VerificationRecord> stored) {}

  private final Database database;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int underWay;

  VerificationLog(Database database) {
    this.database = database;
  }

  /**
   * Stores a record.
   *
   * @param mrz of the document, or null
   * @param record made of what the database says about the document
   * @return the record, after the commit
   */
  Future<VerificationRecord> add(Mrz mrz, Function<StepReport, VerificationRecord> record) {
    if (queue.size() >= MOST_WAITING) {
      return Future.failedFuture(
          Problem.unavailable("overloaded", "Too many verifications wait to be recorded.")
              .exception());
    }
    Promise<VerificationRecord> stored = Promise.promise();
    queue.add(new Waiting(mrz, record, stored));
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
    records(batch, ATTEMPTS)
        .compose(records -> store(records, ATTEMPTS).map(records))
        .onComplete(
            done -> {
              underWay--;
              for (int i = 0; i < batch.size(); i++) {
                int place = i;
                batch.get(i).stored().handle(done.map(records -> records.get(place)));
              }
              write();
            });
  }

  private Future<List<VerificationRecord>> records(List<Waiting> batch, int attempts) {
    return database
        .withConnection(
            connection -> DocumentStatus.of(connection, batch.stream().map(Waiting::mrz).toList()))
        .map(
            steps ->
                IntStream.range(0, batch.size())
                    .mapToObj(i -> batch.get(i).record().apply(steps.get(i)))
                    .toList())
        .recover(
            failure -> attempts > 1 ? records(batch, attempts - 1) : Future.failedFuture(failure));
  }

  /** Again when the database was busy: an id that is there already is left as it is. */
  private Future<Void> store(List<VerificationRecord> records, int attempts) {
    return database
        .withConnection(connection -> VerificationRepository.insert(connection, records))
        .recover(
            failure -> attempts > 1 ? store(records, attempts - 1) : Future.failedFuture(failure));
  }
}
