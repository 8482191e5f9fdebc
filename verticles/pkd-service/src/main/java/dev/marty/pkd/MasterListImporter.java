package dev.marty.pkd;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.kit.Workers;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;

/** Takes a CSCA master list in: reads and checks it off the event loop, stores it whole or not. */
final class MasterListImporter {
  private final Workers crypto;
  private final Database database;
  private final ImportRepository repository;
  private final Runnable changed;

  /** Calls {@code changed} after each import: what is trusted may be another now. */
  MasterListImporter(
      Workers crypto, Database database, ImportRepository repository, Runnable changed) {
    this.crypto = crypto;
    this.database = database;
    this.repository = repository;
    this.changed = changed;
  }

  /**
   * Imports one list in one transaction.
   *
   * @param cms CMS SignedData as received, DER or BER
   * @param idempotencyKey the client's key, or null; a key seen before with the same bytes gives
   *     the import of that time
   * @param requestId for the record
   * @return the import as it is answered, or a 4xx problem that says what is wrong with the list
   */
  Future<JsonObject> run(byte[] cms, String idempotencyKey, String requestId) {
    return crypto
        .run(() -> MasterListReader.read(cms))
        .compose(
            outcome ->
                outcome instanceof MasterListOutcome.Accepted accepted
                    ? store(cms, accepted.list(), idempotencyKey, requestId)
                    : Future.failedFuture(
                        refusal((MasterListOutcome.Refused) outcome).exception()));
  }

  private Future<JsonObject> store(
      byte[] cms, MasterList list, String idempotencyKey, String requestId) {
    NewImport created =
        NewImport.of(
            UUID.randomUUID(), requestId, idempotencyKey, cms, Octets.copyOf(cms).sha256(), list);
    return database
        .transaction(
            connection ->
                earlier(connection, created)
                    .compose(
                        earlier ->
                            earlier == null
                                ? repository.insert(connection, created).map(created.id())
                                : Future.succeededFuture(earlier))
                    .compose(id -> repository.find(connection, id)))
        .onComplete(done -> changed.run());
  }

  private Future<UUID> earlier(SqlConnection connection, NewImport created) {
    if (created.idempotencyKey() == null) {
      return Future.succeededFuture();
    }
    return repository
        .findByKey(connection, created.idempotencyKey())
        .compose(
            earlier -> {
              if (earlier != null && !earlier.objectSha256().equals(created.sha256())) {
                return Future.failedFuture(
                    Problem.of(
                            422,
                            "idempotency-key-reused",
                            "The Idempotency-Key was used before",
                            "The Idempotency-Key belongs to import "
                                + earlier.id()
                                + " of another object; choose a new one.")
                        .exception());
              }
              return Future.succeededFuture(earlier == null ? null : earlier.id());
            });
  }

  /**
   * Looks an import up.
   *
   * @return it, or null
   */
  Future<JsonObject> find(UUID id) {
    return database.read(connection -> repository.find(connection, id));
  }

  private static Problem refusal(MasterListOutcome.Refused refused) {
    boolean empty = refused.reason() == MasterListOutcome.Reason.EMPTY;
    return Problem.of(
            empty ? 400 : 422,
            "master-list-refused",
            "The master list was refused",
            refused.detail())
        .with("reason", refused.reason().name());
  }
}
