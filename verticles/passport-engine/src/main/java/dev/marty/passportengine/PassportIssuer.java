package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues a passport: builds it, stores it as pending, has it signed and finishes it. Whatever
 * happens after it is stored, it is finished once: here, or by {@link SigningWorker}. No client
 * waits long for document_signer, and none at all while it is known to be away. Event loop only.
 */
final class PassportIssuer {
  /** While the request's attempt goes on, the worker keeps its hands off. */
  private static final int LEASE_MS = ServiceClient.DEADLINE_MS + 5_000;

  private static final String UNIQUE_VIOLATION = "23505";

  private final Workers crypto;
  private final Database database;
  private final SignerCoverage coverage;
  private final Signing signing;

  PassportIssuer(Workers crypto, Database database, SignerCoverage coverage, Signing signing) {
    this.crypto = crypto;
    this.database = database;
    this.coverage = coverage;
    this.signing = signing;
  }

  /**
   * Issues.
   *
   * @param application its form checked
   * @param key the client's Idempotency-Key, or null
   * @param fingerprint of the request
   * @param requestId of the request
   * @return the passport as it is answered, pending or issued; 400, 409 or 422 problems
   */
  Future<JsonObject> issue(
      Application application, String key, Buffer fingerprint, String requestId) {
    return crypto
        .run(() -> PassportBuilder.build(application))
        .compose(
            built ->
                refusal(built, requestId)
                    .compose(
                        refusal -> {
                          String absence = signing.absence();
                          return store(built, refusal, key, fingerprint, requestId, absence)
                              .compose(
                                  stored ->
                                      stored.repeated()
                                          ? find(UUID.fromString(stored.body().getString("id")))
                                          : answer(built, requestId, absence));
                        }));
  }

  /** Whoever says nothing to this is not waited for a second time. */
  private Future<Optional<Problem>> refusal(BuiltPassport built, String requestId) {
    return signing.absence() == null
        ? coverage
            .refusal(built.signingRequest(), requestId)
            .recover(
                silence -> {
                  signing.silent();
                  return Future.succeededFuture(Optional.empty());
                })
        : Future.succeededFuture(Optional.empty());
  }

  /**
   * Stores it for its one attempt here, or, where document_signer is absent, for the worker.
   * Whatever is refused now, a request that was answered before is answered as then.
   */
  private Future<Answer> store(
      BuiltPassport built,
      Optional<Problem> refusal,
      String key,
      Buffer fingerprint,
      String requestId,
      String absence) {
    int leaseMs = absence == null ? LEASE_MS : 0;
    return database
        .transaction(
            connection ->
                Idempotency.once(
                    connection,
                    key,
                    fingerprint,
                    () ->
                        refusal.isPresent()
                            ? Future.failedFuture(refusal.get().exception())
                            : PassportRepository.insert(
                                    connection, built, requestId, leaseMs, absence)
                                .map(
                                    // Of the answer only this: it may hold a private key, and a
                                    // repeated request wants the passport as it is then.
                                    done ->
                                        Answer.of(
                                            202,
                                            new JsonObject().put("id", built.id().toString())))))
        .recover(
            failure ->
                failure instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
                    ? Future.failedFuture(duplicate(built).exception())
                    : Future.failedFuture(failure));
  }

  private static Problem duplicate(BuiltPassport built) {
    return Problem.of(
            409,
            "duplicate-document-number",
            "The document number is taken",
            built.mrz().issuingState()
                + " has issued a document with the number "
                + built.mrz().documentNumber()
                + " before.")
        .with("field", "documentNumber");
  }

  private Future<JsonObject> answer(BuiltPassport built, String requestId, String absence) {
    Future<?> tried =
        absence == null
            ? signing.attemptBriefly(
                new SigningRepository.Pending(built.id(), built.signingRequest(), requestId))
            : Future.succeededFuture();
    return tried
        .compose(done -> find(built.id()))
        .map(
            passport ->
                built.activeAuthentication() == null
                    ? passport
                    : passport.put("activeAuthentication", built.activeAuthentication()));
  }

  private Future<JsonObject> find(UUID id) {
    return database.read(connection -> PassportRepository.find(connection, id));
  }
}
