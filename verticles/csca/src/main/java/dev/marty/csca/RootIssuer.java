package dev.marty.csca;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.work.Workers;
import dev.marty.signer.keys.KeyStock;
import dev.marty.signer.keys.KeyVault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;

/** Makes the first CSCA of a country, or a new one where no key is left. */
final class RootIssuer {
  private final Database database;
  private final Once once;
  private final CrlIssuer crls;
  private final KeyVault vault;
  private final KeyStock keys;
  private final Workers crypto;

  RootIssuer(Database database, CrlIssuer crls, KeyVault vault, KeyStock keys, Workers crypto) {
    this.database = database;
    this.once = new Once(database);
    this.crls = crls;
    this.vault = vault;
    this.keys = keys;
    this.crypto = crypto;
  }

  /**
   * Makes key, root and first CRL in one transaction.
   *
   * @return the root; a 409 problem for a country with a key in use
   */
  Future<Answer> create(RootOrder order, Command command) {
    command.caller().require(order.country());
    return once.unlessDone(command, () -> make(order, command))
        .recover(failure -> Problems.explain(failure, Problems.ROOT_FIELDS));
  }

  private Future<Answer> make(RootOrder order, Command command) {
    return database
        // A look before the work; the one that counts is under the lock.
        .read(connection -> vacant(connection, order.country(), command))
        .compose(vacant -> crypto.run(() -> RootDraft.rehearse(order, command.at())))
        .compose(good -> keys.key(UUID.randomUUID(), order.algorithm(), order.explicitParameters()))
        .compose(key -> crypto.run(() -> RootDraft.of(vault, key, order, command.at())))
        .compose(
            draft ->
                once.run(command, connection -> store(connection, order, draft, command))
                    .onComplete(
                        done -> {
                          if (done.failed() || done.result().repeated()) {
                            forget(draft);
                          }
                        }));
  }

  private Future<Void> vacant(SqlConnection connection, String country, Command command) {
    return KeyRepository.ofCountry(connection, country)
        .compose(
            existing ->
                SigningChoice.issuing(existing, command.at()).isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        Problems.conflict(
                                "csca-exists",
                                country
                                    + " has a CSCA key in use; change keys by"
                                    + " POST /api/csca/certificates/"
                                    + existing.get(0).rootId()
                                    + "/rollover.")
                            .exception()));
  }

  private void forget(RootDraft draft) {
    crypto.run(
        () -> {
          RootDraft.forget(vault, draft.key());
          return null;
        });
  }

  private Future<Answer> store(
      SqlConnection connection, RootOrder order, RootDraft draft, Command command) {
    CertificateRow root = draft.root();
    return KeyRepository.lock(connection, order.country())
        .compose(locked -> vacant(connection, order.country(), command))
        .compose(
            vacant ->
                KeyRepository.insert(
                    connection, draft.key(), order.country(), root.notBefore(), root.keyUseEnds()))
        .compose(done -> CertificateRepository.insert(connection, root))
        .compose(
            done ->
                Journal.audit(
                    connection,
                    command,
                    "root-issued",
                    Journal.subject(root),
                    new JsonObject()
                        .put("country", root.country())
                        .put("subject", root.subject())
                        .put("key", draft.key().id().toString())
                        .put("publicKey", root.publicKey())))
        .compose(done -> Journal.issued(connection, List.of(root)))
        .compose(done -> crls.issue(connection, command, order.country(), "first CRL of the key"))
        .map(crl -> Answer.of(201, root.toJson(command.at())));
  }
}
