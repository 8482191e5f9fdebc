package dev.marty.csca;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SQL of the audit log. */
final class AuditRepository {
  private static final HexFormat HEX = HexFormat.of();
  private static final Buffer NOTHING = Buffer.buffer(HEX.parseHex(AuditRow.NOTHING));

  private AuditRepository() {}

  /**
   * Appends a row. Until the transaction ends no other can: the next row needs this one's hash.
   * Call it as late as may be, and after the lock of the country.
   */
  static Future<Void> append(
      SqlConnection connection,
      Instant at,
      String requestId,
      String action,
      String subject,
      JsonObject detail) {
    return connection
        .query("SELECT pg_advisory_xact_lock(hashtextextended('csca audit', 0))")
        .execute()
        .compose(
            locked ->
                connection
                    .preparedQuery("SELECT number, sha256 FROM audit ORDER BY number DESC LIMIT 1")
                    .execute())
        .compose(
            rows -> {
              Row last = rows.size() == 0 ? null : rows.iterator().next();
              return insert(
                  connection,
                  AuditRow.after(
                      last == null ? 0 : last.getLong("number"),
                      hex(last == null ? NOTHING : last.getBuffer("sha256")),
                      at,
                      requestId,
                      action,
                      subject,
                      detail));
            });
  }

  private static Future<Void> insert(SqlConnection connection, AuditRow row) {
    return connection
        .preparedQuery(
            """
            INSERT INTO audit
                   (number, at, request_id, action, subject, detail, previous_sha256, sha256)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """)
        .execute(
            Tuple.tuple()
                .addLong(row.number())
                .addOffsetDateTime(row.at().atOffset(ZoneOffset.UTC))
                .addString(row.requestId())
                .addString(row.action())
                .addString(row.subject())
                .addJsonObject(row.detail())
                .addBuffer(Buffer.buffer(HEX.parseHex(row.previousSha256())))
                .addBuffer(Buffer.buffer(HEX.parseHex(row.sha256()))))
        .mapEmpty();
  }

  /** Rows after a number, in order. */
  static Future<List<AuditRow>> list(SqlConnection connection, long after, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT number, at, request_id, action, subject, detail, previous_sha256, sha256
              FROM audit WHERE number > $1 ORDER BY number LIMIT $2
            """)
        .execute(Tuple.of(after, limit))
        .map(
            rows -> {
              List<AuditRow> found = new ArrayList<>();
              for (Row row : rows) {
                found.add(
                    new AuditRow(
                        row.getLong("number"),
                        row.getOffsetDateTime("at").toInstant(),
                        row.getString("request_id"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getJsonObject("detail"),
                        hex(row.getBuffer("previous_sha256")),
                        hex(row.getBuffer("sha256"))));
              }
              return found;
            });
  }

  private static String hex(Buffer bytes) {
    return HEX.formatHex(bytes.getBytes());
  }
}
