package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.directory.Found;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Receives uploads: an upload goes into the database piece by piece as it arrives; once it is
 * whole, the import is not lost any more. On the event loop.
 */
final class Reception {
  private final Database database;
  private final Workers reading;
  private final Workers crypto;

  Reception(Database database, Workers reading, Workers crypto) {
    this.database = database;
    this.reading = reading;
    this.crypto = crypto;
  }

  /** As {@link Imports#store}. */
  Future<UUID> store(Imports.Order order, Imports.Sender sender, Gate gate) {
    UUID id = UUID.randomUUID();
    Hashed hashed = new Hashed(id);
    return database
        .withConnection(
            c -> UploadRepository.begin(c, id, order.requestId(), order.source(), order.trust()))
        .compose(begun -> sender.send(hashed::keep))
        .compose(
            bytes -> {
              String sha256 = hashed.sha256();
              return gate.pass(sha256, () -> list(id, bytes))
                  .compose(passed -> received(id, order, sha256, bytes));
            })
        .recover(
            failure ->
                database
                    .transaction(c -> UploadRepository.forget(c, id))
                    .transform(done -> Future.failedFuture(failure)));
  }

  private Future<Found.SignedList> list(UUID id, long bytes) {
    if (bytes > Upload.MOST_OBJECT) {
      return Future.succeededFuture();
    }
    return reading
        .run(() -> new Chunks(database, id).readAllBytes())
        .compose(content -> crypto.run(() -> ObjectReader.read(content)))
        .map(
            outcome ->
                outcome instanceof ObjectReader.Usable usable
                        && usable.found() instanceof Found.SignedList list
                    ? list
                    : null);
  }

  private Future<UUID> received(UUID id, Imports.Order order, String sha256, long bytes) {
    return database.transaction(
        connection ->
            Idempotency.once(
                    connection,
                    order.idempotencyKey(),
                    order.idempotencyKey() == null ? null : order.fingerprint().apply(sha256),
                    () ->
                        UploadRepository.received(connection, id, sha256, bytes)
                            .map(Answer.of(202, new JsonObject().put("id", id.toString()))))
                .compose(
                    answer ->
                        answer.repeated()
                            ? UploadRepository.forget(connection, id)
                                .map(UUID.fromString(answer.body().getString("id")))
                            : Future.succeededFuture(id)));
  }

  /** Pieces on their way into the database, in order, and the hash over them. */
  private final class Hashed {
    private final UUID id;
    private final MessageDigest digest;
    private int ordinal;

    Hashed(UUID id) {
      this.id = id;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    Future<Void> keep(Buffer piece) {
      int place = ordinal++;
      Future<Void> hashed =
          reading.run(
              () -> {
                digest.update(piece.getBytes());
                return null;
              });
      Future<Void> stored =
          database.withConnection(
              connection -> UploadRepository.addChunk(connection, id, place, piece));
      return Future.all(hashed, stored).mapEmpty();
    }

    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
