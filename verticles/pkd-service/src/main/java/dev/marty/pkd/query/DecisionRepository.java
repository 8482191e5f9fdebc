package dev.marty.pkd.query;

import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;

/** SQL of decisions about trust. */
final class DecisionRepository {
  private DecisionRepository() {}

  /**
   * A certificate, list or CRL that may be decided about.
   *
   * @param anchor whether trusting it makes trust anchors
   * @param withdrawn whether the last decision was against it
   */
  record Subject(boolean anchor, boolean withdrawn) {}

  /**
   * A decision of people.
   *
   * @param id in the order of decisions
   * @param kind certificate, list or crl
   * @param sha256 of what it is about, lowercase hex
   * @param trusted what was decided
   * @param reason why, in their words
   * @param caller who decided, or null where nobody was authenticated
   * @param approver who approved, or null
   * @param requestId the request that brought it
   * @param at when
   */
  record Decision(
      long id,
      String kind,
      String sha256,
      boolean trusted,
      String reason,
      String caller,
      String approver,
      String requestId,
      OffsetDateTime at) {}

  /** What a decision is about, or null if it is not in the directory. */
  static Future<Subject> subject(SqlConnection connection, String kind, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT s.anchor,
                   EXISTS (SELECT FROM current_decision d
                            WHERE d.subject_kind = $1 AND d.subject_sha256 = $2
                              AND NOT d.trusted) AS withdrawn
              FROM (SELECT ca AS anchor FROM certificate
                     WHERE $1 = 'certificate' AND sha256 = $2
                    UNION ALL
                    SELECT kind = 'master-list' FROM list WHERE $1 = 'list' AND sha256 = $2
                    UNION ALL
                    SELECT false FROM crl WHERE $1 = 'crl' AND sha256 = $2) s
            """)
        .execute(Tuple.of(kind, Sql.bytes(sha256)))
        .map(
            rows ->
                Sql.first(
                    rows,
                    row -> new Subject(row.getBoolean("anchor"), row.getBoolean("withdrawn"))));
  }

  /** Notes a decision and lets it work, in the caller's transaction. */
  static Future<Decision> decide(
      SqlConnection connection, String kind, String sha256, boolean trusted, String reason, By by) {
    return connection
        .preparedQuery(
            """
            INSERT INTO trust_decision
                   (subject_kind, subject_sha256, trusted, reason, caller, request_id)
            VALUES ($1, $2, $3, $4, $5, $6)
            RETURNING id, subject_kind, subject_sha256, trusted, reason, caller, approver, request_id,
                   at
            """)
        .execute(
            Tuple.tuple()
                .addString(kind)
                .addBuffer(Sql.bytes(sha256))
                .addBoolean(trusted)
                .addString(reason)
                .addString(by.caller())
                .addString(by.requestId()))
        .compose(
            rows ->
                Directory.refreshTrust(connection)
                    .map(done -> Sql.first(rows, DecisionRepository::decision)));
  }

  /** Decisions on one subject, the newest first. */
  static Future<List<Decision>> history(
      SqlConnection connection, String kind, String sha256, Long before, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT id, subject_kind, subject_sha256, trusted, reason, caller, approver, request_id,
                   at
              FROM trust_decision
             WHERE subject_kind = $1 AND subject_sha256 = $2 AND ($3::bigint IS NULL OR id < $3)
             ORDER BY id DESC LIMIT $4
            """)
        .execute(Tuple.of(kind, Sql.bytes(sha256), before, limit))
        .map(rows -> Sql.all(rows, DecisionRepository::decision));
  }

  private static Decision decision(Row row) {
    return new Decision(
        row.getLong("id"),
        row.getString("subject_kind"),
        Sql.hex(row.getBuffer("subject_sha256")),
        row.getBoolean("trusted"),
        row.getString("reason"),
        row.getString("caller"),
        row.getString("approver"),
        row.getString("request_id"),
        row.getOffsetDateTime("at"));
  }
}
