package dev.marty.csca;

import dev.marty.csca.KeyRepository.CscaKey;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.work.Workers;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.keys.KeyStock;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Changes the key of a CSCA (Doc 9303-12 clause 4.1.4.3): new key, new root, link certificate. */
final class Rollover {
  /** Issuing States refrain from using the new key for so long. */
  static final Duration GRACE = Duration.ofDays(2);

  private final Database database;
  private final Once once;
  private final KeyVault vault;
  private final KeyStock keys;
  private final Workers crypto;

  Rollover(Database database, KeyVault vault, KeyStock keys, Workers crypto) {
    this.database = database;
    this.once = new Once(database);
    this.vault = vault;
    this.keys = keys;
    this.crypto = crypto;
  }

  /**
   * Rolls over.
   *
   * @param id the newest root
   * @param order what changes
   * @return root, link and when the new key begins to sign
   */
  Future<Answer> run(CertificateId id, RolloverOrder order, Command command) {
    return once.unlessDone(command, () -> make(id, order, command))
        .recover(failure -> Problems.explain(failure, Problems.ROOT_FIELDS));
  }

  private Future<Answer> make(CertificateId id, RolloverOrder order, Command command) {
    return database
        .read(
            connection ->
                CertificateRepository.find(connection, id)
                    .compose(root -> newest(connection, id, root, command)))
        .compose(
            old ->
                crypto
                    .run(() -> complete(old, order, command.at()))
                    .compose(
                        complete ->
                            keys.key(
                                    UUID.randomUUID(),
                                    complete.algorithm(),
                                    complete.explicitParameters())
                                .compose(
                                    key ->
                                        crypto.run(
                                            () ->
                                                RolloverDraft.of(
                                                    vault, old, key, complete, command.at())))))
        .compose(
            draft ->
                once.run(command, connection -> store(connection, id, order, draft, command))
                    .onComplete(
                        done -> {
                          if (done.failed() || done.result().repeated()) {
                            forget(draft);
                          }
                        }));
  }

  /** The key of a root, if it is the newest of its country and may still sign. */
  private Future<CscaKey> newest(
      SqlConnection connection, CertificateId id, CertificateRow root, Command command) {
    if (root == null) {
      return Future.failedFuture(Problems.noCertificate(id).exception());
    }
    command.caller().require(root.country());
    Instant now = command.at();
    if (root.kind() != IssuedKind.ROOT) {
      return Future.failedFuture(
          Problems.conflict(
                  "not-a-root", "Only roots roll over; this is a " + root.kind().text() + ".")
              .exception());
    }
    return KeyRepository.ofCountry(connection, root.country())
        .compose(
            all -> {
              if (all.isEmpty()) {
                return Future.failedFuture(Problems.keysLost(root.country()).exception());
              }
              CscaKey newest = all.get(0);
              if (!newest.rootId().equals(root.id())) {
                return Future.failedFuture(
                    Problems.conflict(
                            "not-the-newest",
                            "The newest root of "
                                + root.country()
                                + " is "
                                + newest.rootId()
                                + "; roll that one over.")
                        .exception());
              }
              if (newest.rootRevoked() || now.isAfter(newest.useUntil())) {
                return Future.failedFuture(
                    Problems.conflict(
                            "no-key-in-use",
                            "The key of this root may not sign any more, so it cannot link to a"
                                + " new one; make a new root by POST /api/csca/certificates and"
                                + " bring it to others by hand.")
                        .exception());
              }
              return Future.succeededFuture(newest);
            });
  }

  /** What is asked for, checked before anything costly. */
  private RootOrder complete(CscaKey old, RolloverOrder order, Instant at)
      throws KeyVaultException, IssuingException {
    RootOrder complete = order.complete(Issuer.of(old.root().getBytes(), vault.open(old.key())));
    RootDraft.rehearse(complete, at);
    return complete;
  }

  private void forget(RolloverDraft draft) {
    crypto.run(
        () -> {
          RootDraft.forget(vault, draft.fresh().key());
          return null;
        });
  }

  private Future<Answer> store(
      SqlConnection connection,
      CertificateId id,
      RolloverOrder order,
      RolloverDraft draft,
      Command command) {
    CertificateRow root = draft.fresh().root();
    CertificateRow link = draft.link();
    Instant signsFrom = order.useAtOnce() ? root.notBefore() : root.issuedAt().plus(GRACE);
    return KeyRepository.lock(connection, root.country())
        .compose(locked -> CertificateRepository.find(connection, id))
        // Again, under the lock: another rollover may have been faster.
        .compose(old -> newest(connection, id, old, command))
        .compose(
            old ->
                KeyRepository.insert(
                    connection, draft.fresh().key(), root.country(), signsFrom, root.keyUseEnds()))
        .compose(done -> CertificateRepository.insert(connection, root))
        .compose(done -> CertificateRepository.insert(connection, link))
        .compose(
            done ->
                Journal.audit(
                    connection,
                    command,
                    "rolled-over",
                    Journal.subject(root),
                    new JsonObject()
                        .put("country", root.country())
                        .put("subject", root.subject())
                        .put("key", draft.fresh().key().id().toString())
                        .put("publicKey", root.publicKey())
                        .put("link", link.sha256())
                        .put("linkIssuer", link.issuer())
                        .put("signsFrom", signsFrom.toString())))
        .compose(done -> Journal.issued(connection, List.of(root, link)))
        .map(
            done ->
                Answer.of(
                    201,
                    new JsonObject()
                        .put("root", root.toJson(command.at()))
                        .put("link", link.toJson(command.at()))
                        .put("signsFrom", signsFrom.toString())));
  }
}
