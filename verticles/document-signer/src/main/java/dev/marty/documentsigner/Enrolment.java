package dev.marty.documentsigner;

import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Workers;
import dev.marty.signer.enrolment.Csca;
import dev.marty.signer.enrolment.KeyToCertify;
import dev.marty.signer.enrolment.SignerCertificate;
import dev.marty.signer.keys.KeyStock;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes signers: key and request are stored first, then csca is asked under the signer's id as
 * idempotency key, then the certificate is stored. Whatever dies between these steps, asking again
 * gives the same certificate. Confined to the event loop.
 */
final class Enrolment {
  private static final System.Logger LOG = System.getLogger(Enrolment.class.getName());

  private final Database database;
  private final KeyVault vault;
  private final KeyStock keys;
  private final Workers crypto;
  private final Csca csca;
  private final ActiveSigners signers;
  private final Map<UUID, Future<SignerRow>> underWay = new HashMap<>();

  /** Of requested signers: answers of csca's that people must mend. */
  private final Map<UUID, String> misfits = new HashMap<>();

  Enrolment(
      Database database,
      KeyVault vault,
      KeyStock keys,
      Workers crypto,
      Csca csca,
      ActiveSigners signers) {
    this.database = database;
    this.vault = vault;
    this.keys = keys;
    this.crypto = crypto;
    this.csca = csca;
    this.signers = signers;
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
                    : made(wish, Ids.next())
                        .recover(KeyVaultException::told)
                        .compose(
                            made ->
                                database.withConnection(
                                    c -> SignerRepository.insert(c, made, key, fingerprint)))
                        .compose(
                            row ->
                                row == null
                                    ? earlier(key, fingerprint)
                                    : Future.succeededFuture(row)))
        .compose(row -> row == null ? Future.succeededFuture() : enrol(row, requestId));
  }

  /** Everything that can be wrong is found before the key is made. */
  private Future<NewSigner> made(SignerWish wish, UUID id) {
    return crypto
        .run(() -> NewSigner.rehearse(wish, id))
        .compose(good -> keys.key(id, wish.algorithm(), wish.explicitParameters()))
        .compose(key -> crypto.run(() -> NewSigner.of(wish, key, vault)));
  }

  private Future<SignerRow> earlier(String key, Buffer fingerprint) {
    if (key == null) {
      return Future.succeededFuture();
    }
    return database
        .read(c -> SignerRepository.findByKey(c, key))
        .compose(
            made -> {
              if (made != null && !made.requestSha256().equals(fingerprint)) {
                return Future.failedFuture(Idempotency.reused());
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
    KeyToCertify key =
        new KeyToCertify(
            signer.id(),
            SignerKind.DOCUMENT_SIGNER,
            signer.country(),
            signer.documentTypes(),
            signer.key().publicKey(),
            signer.request());
    return csca.certify(key, requestId)
        .compose(
            answer -> {
              misfits.remove(signer.id());
              if (answer instanceof Csca.Misfit misfit) {
                misfits.put(signer.id(), misfit.problem());
              }
              if (answer instanceof Csca.Issued issued) {
                return activate(signer, issued.certificate());
              }
              String problem = ((Csca.Declined) answer).problem();
              return answer instanceof Csca.Refused
                  ? refused(signer, problem)
                  : later(signer, problem);
            });
  }

  /**
   * What keeps signers from their certificates that people must mend.
   *
   * @param requested those that were just asked for
   * @return it, of one of them, or null
   */
  String trouble(List<UUID> requested) {
    misfits.keySet().retainAll(requested);
    return misfits.entrySet().stream()
        .findFirst()
        .map(misfit -> "signer " + misfit.getKey() + " has none yet: " + misfit.getValue())
        .orElse(null);
  }

  private Future<SignerRow> activate(SignerRow signer, SignerCertificate certificate) {
    return database
        .transaction(c -> SignerChanges.activate(c, signer.id(), certificate))
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
        .withConnection(c -> SignerChanges.note(c, signer.id(), problem))
        .compose(row -> row == null ? reread(signer) : Future.succeededFuture(row));
  }

  private Future<SignerRow> refused(SignerRow signer, String problem) {
    LOG.log(System.Logger.Level.WARNING, "signer {0} is refused: {1}", signer.id(), problem);
    return database
        .withConnection(c -> SignerChanges.refuse(c, signer.id(), problem))
        .compose(row -> row == null ? reread(signer) : Future.succeededFuture(row));
  }

  private Future<SignerRow> reread(SignerRow signer) {
    return database.read(c -> SignerRepository.find(c, signer.id()));
  }

  /** 409: csca would not certify the key. */
  static Problem refusal(SignerRow signer) {
    return Problem.of(
            409, "signer-refused", "The signer was refused by csca", signer.problem() + ".")
        .with("signer", signer.id().toString());
  }
}
