package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** SQL that reads master lists and deviation lists. */
final class ListRepository {
  private static final String SELECT =
      """
      SELECT c.sha256, c.kind, c.country, c.issuer, c.signed_at, c.received_at, c.signature,
             c.status, c.because, c.current,
             (SELECT count(*) FROM list_certificate m WHERE m.list_sha256 = c.sha256) AS certificates,
             (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'severity', f.severity, 'code', f.code, 'text', f.text)
                       ORDER BY f.ordinal), '[]')
                FROM list_finding f WHERE f.list_sha256 = c.sha256) AS findings,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'source', i.source)
                       ORDER BY i.at), '[]')
                FROM import_object o JOIN import i ON i.id = o.import_id
               WHERE o.sha256 = c.sha256 AND o.kind = 'list') AS imports
        FROM (SELECT l.sha256, l.kind, l.country, l.issuer, l.signed_at, l.received_at, l.signature,
                     t.status, t.because, n.sha256 IS NOT NULL AS current
                FROM list l
                JOIN list_trust t ON t.sha256 = l.sha256
                LEFT JOIN current_list n ON n.sha256 = l.sha256) c
      """;

  private ListRepository() {}

  /**
   * A place in the list of lists.
   *
   * @param receivedAt of the list
   * @param sha256 lowercase hex
   */
  record Place(OffsetDateTime receivedAt, String sha256) {}

  /**
   * Lists, the last received first.
   *
   * @param conditions on the columns of {@code c} above
   * @param after where to begin, or null
   */
  static Future<List<JsonObject>> list(
      SqlConnection connection, Conditions conditions, Place after, int limit) {
    if (after != null) {
      conditions.and(
          "(c.received_at, c.sha256) < ("
              + conditions.value(after.receivedAt())
              + ", "
              + conditions.value(Sql.bytes(after.sha256()))
              + ")");
    }
    return connection
        .preparedQuery(
            SELECT
                + conditions.where()
                + " ORDER BY c.received_at DESC, c.sha256 DESC LIMIT "
                + conditions.value(limit))
        .execute(conditions.values())
        .map(ListRepository::lists);
  }

  /** One list with what stands in it, or null. */
  static Future<JsonObject> find(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(SELECT + " WHERE c.sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : members(connection, sha256)
                        .map(members -> lists(rows).get(0).put("members", members)));
  }

  private static Future<JsonArray> members(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT m.position, m.certificate_sha256, c.subject, c.country
              FROM list_certificate m JOIN certificate c ON c.sha256 = m.certificate_sha256
             WHERE m.list_sha256 = $1 ORDER BY m.position
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(
            rows -> {
              JsonArray members = new JsonArray();
              for (Row row : rows) {
                members.add(
                    new JsonObject()
                        .put("position", row.getInteger("position"))
                        .put("sha256", Sql.hex(row.getBuffer("certificate_sha256")))
                        .put("subject", row.getString("subject"))
                        .put("country", row.getString("country")));
              }
              return members;
            });
  }

  /** One list as received, or null. */
  static Future<Buffer> content(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            "SELECT o.content FROM list l JOIN object o ON o.sha256 = l.sha256 WHERE l.sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("content"));
  }

  private static List<JsonObject> lists(RowSet<Row> rows) {
    List<JsonObject> lists = new ArrayList<>();
    for (Row row : rows) {
      lists.add(
          new JsonObject()
              .put("sha256", Sql.hex(row.getBuffer("sha256")))
              .put("kind", row.getString("kind"))
              .put("country", row.getString("country"))
              .put("issuer", row.getString("issuer"))
              .put("signedAt", Times.text(row.getOffsetDateTime("signed_at")))
              .put("receivedAt", Times.text(row.getOffsetDateTime("received_at")))
              .put(
                  "trust",
                  new JsonObject()
                      .put("status", row.getString("status"))
                      .put("because", row.getString("because"))
                      .put("current", row.getBoolean("current")))
              .put("certificates", row.getLong("certificates"))
              .put("signature", row.getJsonObject("signature"))
              .put("findings", row.getJsonArray("findings"))
              .put("imports", row.getJsonArray("imports")));
    }
    return lists;
  }
}
