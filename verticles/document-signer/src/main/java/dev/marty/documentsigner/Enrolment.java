package dev.marty.documentsigner;

import dev.marty.kit.Workers;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.ServiceClient;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes signers: key and request are stored first, then csca is asked under the signer's id as
 * idempotency key, then the certificate is stored. Whatever dies between these steps, asking again
 * gives the same certificate. Confined to the event loop.
 */
final class Enrolment {
  private static final System.Logger LOG = System.getLogger(Enrolment.class.getName());
  private static final String PATH = "/api/csca/document-signers";

  /** Refusals that another attempt may well not meet. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final Database database;
  private final SignerRepository repository;
  private final KeyVault vault;
  private final Workers keys;
  private final Workers crypto;
  private final ServiceClient csca;
  private final ActiveSigners signers;
  private final Map<UUID, Future<SignerRow>> underWay = new HashMap<>();

  /** What enrolment works with. */
  record Tools(
      Database database,
      SignerRepository repository,
      KeyVault vault,
      Workers keys,
      Workers crypto,
      ServiceClient csca,
      ActiveSigners signers) {}

  Enrolment(Tools tools) {
    database = tools.database();
    repository = tools.repository();
    vault = tools.vault();
    keys = tools.keys();
    crypto = tools.crypto();
    csca = tools.csca();
    signers = tools.signers();
  }

  /**
   * Makes a signer and asks csca.
   *
   * @param key idempotency key, or null
   * @param fingerprint of the request; null without a key
   * @return the signer, active, requested or refused; the earlier one when the key was used for the
   *     same request; null when a successor is there already
   */
  Future<SignerRow> create(SignerWish wish, String key, Buffer fingerprint, String requestId) {
    return earlier(key, fingerprint)
        .compose(
            earlier ->
                earlier != null
                    ? Future.succeededFuture(earlier)
                    : keys.run(() -> NewSigner.make(wish, vault))
                        .compose(
                            made ->
                                database.read(c -> repository.insert(c, made, key, fingerprint)))
                        .compose(
                            row ->
                                row == null
                                    ? earlier(key, fingerprint)
                                    : Future.succeededFuture(row)))
        .compose(row -> row == null ? Future.succeededFuture() : enrol(row, requestId));
  }

  private Future<SignerRow> earlier(String key, Buffer fingerprint) {
    if (key == null) {
      return Future.succeededFuture();
    }
    return database
        .read(c -> repository.findByKey(c, key))
        .compose(
            made -> {
              if (made != null && !made.requestSha256().equals(fingerprint)) {
                return Future.failedFuture(IdempotencyReuse.problem(key).exception());
              }
              return Future.succeededFuture(made == null ? null : made.signer());
            });
  }

  /**
   * Asks csca for the certificate of a requested signer; others are returned as they are.
   *
   * @return the signer as it is then; still requested when csca is away
   */
  Future<SignerRow> enrol(SignerRow signer, String requestId) {
    if (!signer.is(SignerRow.REQUESTED)) {
      return Future.succeededFuture(signer);
    }
    Future<SignerRow> running = underWay.get(signer.id());
    if (running != null) {
      return running;
    }
    Future<SignerRow> started = ask(signer, requestId);
    if (!started.isComplete()) {
      underWay.put(signer.id(), started);
      started.onComplete(done -> underWay.remove(signer.id()));
    }
    return started;
  }

  private Future<SignerRow> ask(SignerRow signer, String requestId) {
    JsonObject body =
        new JsonObject()
            .put("country", signer.country())
            .put(
                "certificateRequest",
                Base64.getEncoder().encodeToString(signer.request().getBytes()))
            .put("documentTypes", new JsonArray(signer.documentTypes()));
    return csca.post(PATH, body, signer.id().toString(), requestId)
        .compose(reply -> answered(signer, reply))
        .recover(
            failure ->
                failure instanceof ProblemException away && away.problem().status() == 503
                    ? later(signer, away.problem().detail())
                    : Future.failedFuture(failure));
  }

  private Future<SignerRow> answered(SignerRow signer, ServiceClient.Reply reply) {
    boolean made = reply.status() == 200 || reply.status() == 201;
    if (!made) {
      String detail = "csca answered " + reply.status() + ": " + detail(reply);
      return PASSING.contains(reply.status()) ? later(signer, detail) : refused(signer, detail);
    }
    return crypto
        .run(() -> Certified.of(signer, reply.json()))
        .compose(certified -> activate(signer, certified))
        .recover(
            failure ->
                failure instanceof Certified.MismatchException
                        || failure instanceof DecodeException
                        || failure instanceof ClassCastException
                    ? misfit(signer, failure)
                    : Future.failedFuture(failure));
  }

  private static String detail(ServiceClient.Reply reply) {
    try {
      return reply.json().getString("detail", "no detail");
    } catch (DecodeException | ClassCastException e) {
      return "not a problem document";
    }
  }

  private Future<SignerRow> activate(SignerRow signer, Certified certified) {
    return database
        .transaction(c -> repository.activate(c, signer.id(), certified))
        .compose(row -> row == null ? reread(signer) : Future.succeededFuture(row))
        .compose(
            row -> {
              LOG.log(
                  System.Logger.Level.INFO,
                  "signer {0} of {1} is {2}",
                  row.id(),
                  row.country(),
                  row.status());
              // It is active whether or not its key can be opened here; the log says which.
              return row.is(SignerRow.ACTIVE)
                  ? signers.load(row).transform(done -> Future.succeededFuture(row))
                  : Future.succeededFuture(row);
            });
  }

  private Future<SignerRow> later(SignerRow signer, String problem) {
    return database
        .read(c -> repository.note(c, signer.id(), problem))
        .compose(row -> row == null ? reread(signer) : Future.succeededFuture(row));
  }

  private Future<SignerRow> misfit(SignerRow signer, Throwable failure) {
    String problem =
        failure instanceof Certified.MismatchException
            ? failure.getMessage()
            : "csca answered with something else than JSON";
    LOG.log(System.Logger.Level.ERROR, "signer {0} stays requested: {1}", signer.id(), problem);
    return later(signer, problem);
  }

  private Future<SignerRow> refused(SignerRow signer, String problem) {
    LOG.log(System.Logger.Level.WARNING, "signer {0} is refused: {1}", signer.id(), problem);
    return database
        .read(c -> repository.refuse(c, signer.id(), problem))
        .compose(row -> row == null ? reread(signer) : Future.succeededFuture(row));
  }

  private Future<SignerRow> reread(SignerRow signer) {
    return database.read(c -> repository.find(c, signer.id()));
  }

  /** 409: csca would not certify the key. */
  static Problem refusal(SignerRow signer) {
    return Problem.of(
            409, "signer-refused", "The signer was refused by csca", signer.problem() + ".")
        .with("signer", signer.id().toString());
  }
}
