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

/** SQL that reads CRLs. */
final class CrlRepository {
  private static final String SELECT =
      """
      SELECT c.sha256, c.country, c.issuer, c.number::text AS number, c.authority_key_identifier,
             c.this_update, c.next_update, c.entries, c.origin, c.received_at, s.status,
             (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'sha256', encode(p.sha256, 'hex'), 'subject', p.subject,
                       'trusted', t.certificate_sha256 IS NOT NULL) ORDER BY p.sha256), '[]')
                FROM crl_issuer i JOIN certificate p ON p.sha256 = i.issuer_sha256
                LEFT JOIN trusted_csca t ON t.certificate_sha256 = p.sha256
               WHERE i.crl_sha256 = c.sha256) AS issued_by,
             (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'severity', f.severity, 'code', f.code, 'text', f.text)
                       ORDER BY f.ordinal), '[]')
                FROM crl_finding f WHERE f.crl_sha256 = c.sha256) AS findings
        FROM crl c JOIN crl_state s ON s.sha256 = c.sha256
      """;

  private CrlRepository() {}

  /**
   * A place in the list of CRLs.
   *
   * @param country upper case, or empty for CRLs without one
   * @param thisUpdate of the CRL
   * @param sha256 lowercase hex
   */
  record Place(String country, OffsetDateTime thisUpdate, String sha256) {}

  /**
   * CRLs by country, the newest of each first.
   *
   * @param conditions on {@code crl c} and {@code crl_state s}
   * @param after where to begin, or null
   */
  static Future<List<JsonObject>> list(
      SqlConnection connection, Conditions conditions, Place after, int limit) {
    if (after != null) {
      String country = conditions.value(after.country());
      conditions.and(
          "coalesce(c.country, '') > "
              + country
              + " OR coalesce(c.country, '') = "
              + country
              + " AND (c.this_update, c.sha256) < ("
              + conditions.value(after.thisUpdate())
              + ", "
              + conditions.value(Sql.bytes(after.sha256()))
              + ")");
    }
    return connection
        .preparedQuery(
            SELECT
                + conditions.where()
                + " ORDER BY coalesce(c.country, ''), c.this_update DESC, c.sha256 DESC LIMIT "
                + conditions.value(limit))
        .execute(conditions.values())
        .map(CrlRepository::crls);
  }

  /** What is known about one CRL, or null. */
  static Future<JsonObject> find(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(SELECT + " WHERE c.sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> rows.size() == 0 ? null : crls(rows).get(0));
  }

  /** One CRL as received, DER, or null. */
  static Future<Buffer> der(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT der FROM crl WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("der"));
  }

  private static List<JsonObject> crls(RowSet<Row> rows) {
    List<JsonObject> crls = new ArrayList<>();
    for (Row row : rows) {
      JsonArray issuers = row.getJsonArray("issued_by");
      crls.add(
          new JsonObject()
              .put("sha256", Sql.hex(row.getBuffer("sha256")))
              .put("country", row.getString("country"))
              .put("issuer", row.getString("issuer"))
              .put("number", row.getString("number"))
              .put("authorityKeyIdentifier", row.getString("authority_key_identifier"))
              .put("thisUpdate", Times.text(row.getOffsetDateTime("this_update")))
              .put("nextUpdate", Times.text(row.getOffsetDateTime("next_update")))
              .put("entries", row.getInteger("entries"))
              .put("origin", row.getString("origin"))
              .put("receivedAt", Times.text(row.getOffsetDateTime("received_at")))
              .put("status", row.getString("status"))
              .put("issuedBy", issuers)
              .put("findings", row.getJsonArray("findings")));
    }
    return crls;
  }
}
