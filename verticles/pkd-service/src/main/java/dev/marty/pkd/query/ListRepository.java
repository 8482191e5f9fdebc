package dev.marty.pkd.query;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.pkd.directory.ListSignature;
import dev.marty.pkd.directory.SignatureColumn;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** SQL that reads master lists and deviation lists. */
final class ListRepository {
  /** What belongs to a list comes as JSON within its row, so that a page is one statement. */
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
   * A list.
   *
   * @param sha256 lowercase hex
   * @param kind master-list or deviation-list
   * @param country of its signer, or empty
   * @param issuer the CSCA behind its signer, RFC 4514
   * @param signedAt signing time, or null
   * @param receivedAt when the directory took it in
   * @param trust trusted, untrusted or withdrawn
   * @param because why
   * @param current whether it is the one that counts of its country
   * @param certificates how many stand in it
   * @param signature how it is signed
   * @param findings what is odd about it as a whole
   * @param imports that brought it
   */
  record SignedList(
      String sha256,
      String kind,
      String country,
      String issuer,
      OffsetDateTime signedAt,
      OffsetDateTime receivedAt,
      String trust,
      String because,
      boolean current,
      long certificates,
      ListSignature signature,
      List<Finding> findings,
      List<Origin> imports) {}

  /**
   * An import that brought a list.
   *
   * @param id of it
   * @param source who sent it, or null
   */
  record Origin(UUID id, String source) {}

  /**
   * A certificate in a list.
   *
   * @param position from 0
   * @param sha256 lowercase hex
   * @param subject RFC 4514
   * @param country two letters, or null
   */
  record Member(int position, String sha256, String subject, String country) {}

  /**
   * A list with what stands in it.
   *
   * @param list it
   * @param members in the order of the list
   */
  record Detail(SignedList list, List<Member> members) {}

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
  static Future<List<SignedList>> list(
      SqlConnection connection, Conditions conditions, Place after, int limit) {
    if (after != null) {
      conditions.and(
          "(c.received_at, c.sha256) < "
              + conditions.row(after.receivedAt(), Sql.bytes(after.sha256())));
    }
    return connection
        .preparedQuery(conditions.page(SELECT, "c.received_at DESC, c.sha256 DESC", limit))
        .execute(conditions.values())
        .map(rows -> Sql.all(rows, ListRepository::list));
  }

  /** One list with what stands in it, or null. */
  static Future<Detail> find(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(SELECT + " WHERE c.sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, ListRepository::list))
        .compose(
            list ->
                list == null
                    ? Future.succeededFuture()
                    : members(connection, sha256).map(members -> new Detail(list, members)));
  }

  private static Future<List<Member>> members(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT m.position, m.certificate_sha256, c.subject, c.country
              FROM list_certificate m JOIN certificate c ON c.sha256 = m.certificate_sha256
             WHERE m.list_sha256 = $1 ORDER BY m.position
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Member(
                            row.getInteger("position"),
                            Sql.hex(row.getBuffer("certificate_sha256")),
                            row.getString("subject"),
                            row.getString("country"))));
  }

  /** One list as received, or null. */
  static Future<Buffer> content(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            "SELECT o.content FROM list l JOIN object o ON o.sha256 = l.sha256 WHERE l.sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, row -> row.getBuffer("content")));
  }

  private static SignedList list(Row row) {
    return new SignedList(
        Sql.hex(row.getBuffer("sha256")),
        row.getString("kind"),
        row.getString("country"),
        row.getString("issuer"),
        row.getOffsetDateTime("signed_at"),
        row.getOffsetDateTime("received_at"),
        row.getString("status"),
        row.getString("because"),
        row.getBoolean("current"),
        row.getLong("certificates"),
        SignatureColumn.read(row),
        Sql.findings(row),
        origins(row));
  }

  /** Imports, from a row with the column imports. */
  static List<Origin> origins(Row row) {
    return row.getJsonArray("imports").stream()
        .map(JsonObject.class::cast)
        .map(one -> new Origin(UUID.fromString(one.getString("id")), one.getString("source")))
        .toList();
  }
}
