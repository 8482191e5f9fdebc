package dev.marty.csca;

import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.kit.ServiceName;
import dev.marty.kit.outbox.Outbox;
import dev.marty.kit.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * What a change leaves behind besides itself, in its own transaction: audit rows, and events for
 * the services that must know.
 */
final class Journal {
  private static final String PKD = ServiceName.PKD_SERVICE.text();
  private static final String SIGNER = ServiceName.DOCUMENT_SIGNER.text();

  private Journal() {}

  static Future<Void> audit(
      SqlConnection connection, Command command, String action, String subject, JsonObject detail) {
    return AuditRepository.append(
        connection, command.at(), command.requestId(), action, subject, detail);
  }

  /** Always in the order of the fingerprints: adding to the outbox locks the aggregate. */
  static Future<Void> issued(SqlConnection connection, List<CertificateRow> certificates) {
    Future<Void> written = Future.succeededFuture();
    for (CertificateRow row : sorted(certificates)) {
      JsonObject payload =
          new JsonObject()
              .put("sha256", row.sha256())
              .put("kind", row.kind())
              .put("country", row.country())
              .put("certificate", Base64.getEncoder().encodeToString(row.der().getBytes()));
      written =
          written.compose(
              done -> add(connection, "certificate-issued", row, payload, List.of(PKD)));
    }
    return written;
  }

  static Future<Void> revoked(
      SqlConnection connection, Command command, List<CertificateRow> certificates) {
    Future<Void> written = Future.succeededFuture();
    for (CertificateRow row : sorted(certificates)) {
      JsonObject payload =
          new JsonObject()
              .put("sha256", row.sha256())
              .put("kind", row.kind())
              .put("serial", row.serial())
              .put("country", row.country())
              .put("revokedAt", command.at().toString());
      boolean signer = row.kind().equals(SignerKind.DOCUMENT_SIGNER.text());
      List<String> who = signer ? List.of(PKD, SIGNER) : List.of(PKD);
      written = written.compose(done -> add(connection, "certificate-revoked", row, payload, who));
    }
    return written;
  }

  static Future<Void> crl(SqlConnection connection, CrlRepository.Crl crl) {
    JsonObject payload =
        new JsonObject()
            .put("country", crl.country())
            .put("number", crl.number())
            .put("crl", Base64.getEncoder().encodeToString(crl.der().getBytes()));
    return Outbox.add(
        connection, OutboxEvent.of("crl-issued", "crl/" + crl.country(), payload), List.of(PKD));
  }

  private static Future<Void> add(
      SqlConnection connection,
      String type,
      CertificateRow row,
      JsonObject payload,
      List<String> destinations) {
    return Outbox.add(connection, OutboxEvent.of(type, subject(row), payload), destinations);
  }

  static String subject(CertificateRow row) {
    return "certificate/" + row.sha256();
  }

  private static List<CertificateRow> sorted(List<CertificateRow> rows) {
    return rows.stream().sorted(Comparator.comparing(CertificateRow::sha256)).toList();
  }
}
