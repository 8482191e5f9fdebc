package dev.marty.csca;

import dev.marty.kit.http.Idempotency.Answer;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Revokes certificates and sees to the CRL.
 *
 * <p>Doc 9303-12 clause 4.1.5 wants a revocation distributed within 48 hours and CRLs not more
 * often than every 48 hours. Both hold when a CRL that is younger than 48 hours is replaced when it
 * has become so old, and an older one at once; {@link CrlSchedule} does the former. An operator may
 * decide otherwise: nobody has to wait for the schedule (clause 4.1.5.2).
 */
final class Revoker {
  /** RFC 5280 clause 5.3.1, those that are for good. Kept here, never in a CRL. */
  static final List<String> REASONS =
      List.of(
          "unspecified",
          "keyCompromise",
          "cACompromise",
          "affiliationChanged",
          "superseded",
          "cessationOfOperation",
          "privilegeWithdrawn");

  private final Once once;
  private final CrlIssuer crlIssuer;

  Revoker(Once once, CrlIssuer crlIssuer) {
    this.once = once;
    this.crlIssuer = crlIssuer;
  }

  /**
   * Revokes one certificate, and with a root what depends on it.
   *
   * @param reason one of {@link #REASONS}
   * @param crlNow true to make the CRL whatever the age of the last
   * @return what was revoked, and the CRL or when it will be made
   */
  Future<Answer> run(CertificateId id, String reason, boolean crlNow, Command command) {
    return once.run(
            command,
            connection ->
                CertificateRepository.find(connection, id)
                    .compose(
                        found ->
                            found == null
                                ? Future.failedFuture(Problems.noCertificate(id).exception())
                                : KeyRepository.lock(connection, found.country())
                                    .compose(
                                        locked ->
                                            CertificateRepository.find(
                                                connection, CertificateId.of(found.id()))))
                    .compose(row -> revoke(connection, row, reason, crlNow, command)))
        .recover(failure -> Problems.explain(failure, Problems.ROOT_FIELDS));
  }

  private Future<Answer> revoke(
      SqlConnection connection,
      CertificateRow row,
      String reason,
      boolean crlNow,
      Command command) {
    command.caller().require(row.country());
    String status = row.status(command.at());
    if (!status.equals("valid")) {
      return Future.failedFuture(
          Problems.conflict(
                  "not-valid",
                  "Certificate " + row.id() + " is " + status + "; there is nothing to revoke.")
              .exception());
    }
    return Dependents.with(connection, row, command.at())
        .compose(
            all ->
                end(connection, command, all, row, reason)
                    .compose(done -> crl(connection, command, row, crlNow))
                    .compose(
                        crl ->
                            CertificateRepository.find(connection, CertificateId.of(row.id()))
                                .map(
                                    revoked ->
                                        Answer.of(200, answer(revoked, all, crl, command)))));
  }

  /** Revokes certificates, with what that leaves in the audit log and the outbox. */
  static Future<Void> end(
      SqlConnection connection,
      Command command,
      List<CertificateRow> all,
      CertificateRow asked,
      String reason) {
    List<UUID> ids = all.stream().map(CertificateRow::id).toList();
    return RevocationRepository.revoke(connection, ids, command.at(), reason)
        .compose(done -> audit(connection, command, all, asked, reason))
        .compose(done -> Journal.revoked(connection, command, all));
  }

  private static JsonObject answer(
      CertificateRow revoked, List<CertificateRow> all, JsonObject crl, Command command) {
    JsonArray ids = new JsonArray();
    all.forEach(row -> ids.add(row.id().toString()));
    return new JsonObject()
        .put("certificate", revoked.toJson(command.at()))
        .put("revoked", ids)
        .put(
            "documentSigners",
            all.stream().filter(row -> row.kind() == IssuedKind.DOCUMENT_SIGNER).count())
        .put("crl", crl);
  }

  private static Future<Void> audit(
      SqlConnection connection,
      Command command,
      List<CertificateRow> all,
      CertificateRow asked,
      String reason) {
    return Sequence.each(
        all,
        row ->
            Journal.audit(
                connection,
                command,
                "certificate-revoked",
                Journal.subject(row),
                new JsonObject()
                    .put("kind", row.kind().text())
                    .put("country", row.country())
                    .put("serial", row.serial())
                    .put("reason", reason)
                    .put("because", asked.sha256())));
  }

  private Future<JsonObject> crl(
      SqlConnection connection, Command command, CertificateRow row, boolean now) {
    return CrlRepository.current(connection, row.country())
        .compose(
            last -> {
              Instant due = last == null ? command.at() : last.issuedAt().plus(CrlIssuer.APART);
              boolean root = row.kind() == IssuedKind.ROOT;
              if (!now && !root && due.isAfter(command.at())) {
                return Future.succeededFuture(
                    new JsonObject().put("issued", false).put("dueAt", due.toString()));
              }
              return crlIssuer
                  .issue(connection, command, row.country(), "revocation")
                  .map(Revoker::issued);
            });
  }

  private static JsonObject issued(Crl crl) {
    return new JsonObject().put("issued", true).put("number", crl.number());
  }
}
