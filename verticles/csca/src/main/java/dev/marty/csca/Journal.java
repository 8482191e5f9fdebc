package dev.marty.csca;

import dev.marty.kit.ServiceName;
import dev.marty.kit.outbox.Outbox;
import dev.marty.kit.work.Sequence;
import dev.marty.signer.events.CertificateIssued;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.CscaEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Comparator;
import java.util.List;

/**
 * What a change leaves behind besides itself, in its own transaction: audit rows, and events for
 * the services that must know.
 */
final class Journal {
  /** What one of them, or csca itself, forgets by a restore, the others know. */
  private static final List<String> EVERYBODY =
      List.of(ServiceName.PKD_SERVICE.text(), ServiceName.DOCUMENT_SIGNER.text());

  private Journal() {}

  static Future<Void> audit(
      SqlConnection connection, Command command, String action, String subject, JsonObject detail) {
    // In the detail, which the hash covers as it always did.
    return AuditRepository.append(
        connection,
        command.at(),
        command.requestId(),
        action,
        subject,
        detail.copy().put("caller", command.caller().text()));
  }

  /** What another service knew. */
  static Future<Void> takenIn(
      SqlConnection connection, Command command, String what, CertificateRow row, String from) {
    JsonObject detail = new JsonObject().put("from", from).put("serial", row.serial());
    detail.put("kind", row.kind().text()).put("country", row.country());
    return audit(connection, command, what + "-taken-in", subject(row), detail);
  }

  /** Always in the order of the fingerprints: adding to the outbox locks the aggregate. */
  static Future<Void> issued(SqlConnection connection, List<CertificateRow> certificates) {
    return Sequence.each(
        sorted(certificates),
        row -> {
          CscaEvent event =
              new CertificateIssued(row.sha256(), row.kind(), row.country(), row.der());
          return Outbox.add(connection, event.toOutbox(), EVERYBODY);
        });
  }

  static Future<Void> revoked(
      SqlConnection connection, Command command, List<CertificateRow> certificates) {
    return Sequence.each(
        sorted(certificates),
        row -> {
          CscaEvent event =
              new CertificateRevoked(
                  row.sha256(), row.kind(), row.serial(), row.country(), command.at());
          return Outbox.add(connection, event.toOutbox(), EVERYBODY);
        });
  }

  static Future<Void> crl(SqlConnection connection, Crl crl) {
    CscaEvent event = new CrlIssued(crl.country(), crl.number(), crl.sha256(), crl.bytes());
    return Outbox.add(connection, event.toOutbox(), EVERYBODY);
  }

  static String subject(CertificateRow row) {
    return "certificate/" + row.sha256();
  }

  private static List<CertificateRow> sorted(List<CertificateRow> rows) {
    return rows.stream().sorted(Comparator.comparing(CertificateRow::sha256)).toList();
  }
}
