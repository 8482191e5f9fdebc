package dev.marty.pkd.query;

import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** SQL of decisions about trust. */
final class DecisionRepository {
  private DecisionRepository() {}

  /**
   * A certificate or list that may be decided about.
   *
   * @param anchor whether trusting it makes trust anchors
   * @param withdrawn whether the last decision was against it
   */
  record Subject(boolean anchor, boolean withdrawn) {}

  /** What a decision is about, or null if it is not in the directory. */
  static Future<Subject> subject(SqlConnection connection, String kind, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT s.anchor,
                   EXISTS (SELECT FROM current_decision d
                            WHERE d.subject_kind = $1 AND d.subject_sha256 = $2
                              AND NOT d.trusted) AS withdrawn
              FROM (SELECT profile = 'CSCA' AS anchor FROM certificate
                     WHERE $1 = 'certificate' AND sha256 = $2
                    UNION ALL
                    SELECT kind = 'master-list' FROM list WHERE $1 = 'list' AND sha256 = $2) s
            """)
        .execute(Tuple.of(kind, Sql.bytes(sha256)))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              return new Subject(row.getBoolean("anchor"), row.getBoolean("withdrawn"));
            });
  }

  /** Notes a decision and lets it work, in the caller's transaction. */
  static Future<JsonObject> decide(
      SqlConnection connection,
      String kind,
      String sha256,
      boolean trusted,
      String reason,
      String requestId) {
    return connection
        .preparedQuery(
            """
            INSERT INTO trust_decision (subject_kind, subject_sha256, trusted, reason, request_id)
            VALUES ($1, $2, $3, $4, $5)
            RETURNING id, subject_kind, subject_sha256, trusted, reason, request_id, at
            """)
        .execute(
            Tuple.tuple()
                .addString(kind)
                .addBuffer(Sql.bytes(sha256))
                .addBoolean(trusted)
                .addString(reason)
                .addString(requestId))
        .compose(
            rows -> Directory.refreshTrust(connection).map(done -> json(rows.iterator().next())));
  }

  /** Decisions on one subject, the newest first. */
  static Future<List<JsonObject>> history(
      SqlConnection connection, String kind, String sha256, Long before, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT id, subject_kind, subject_sha256, trusted, reason, request_id, at
              FROM trust_decision
             WHERE subject_kind = $1 AND subject_sha256 = $2 AND ($3::bigint IS NULL OR id < $3)
             ORDER BY id DESC LIMIT $4
            """)
        .execute(Tuple.of(kind, Sql.bytes(sha256), before, limit))
        .map(
            rows -> {
              List<JsonObject> decisions = new ArrayList<>();
              rows.forEach(row -> decisions.add(json(row)));
              return decisions;
            });
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getLong("id"))
        .put("kind", row.getString("subject_kind"))
        .put("sha256", Sql.hex(row.getBuffer("subject_sha256")))
        .put("trusted", row.getBoolean("trusted"))
        .put("reason", row.getString("reason"))
        .put("requestId", row.getString("request_id"))
        .put("at", Times.text(row.getOffsetDateTime("at")));
  }
}
