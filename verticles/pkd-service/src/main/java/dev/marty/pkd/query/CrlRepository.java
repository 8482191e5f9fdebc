package dev.marty.pkd.query;

import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** SQL that reads CRLs. */
final class CrlRepository {
  /** What belongs to a CRL comes as JSON within its row, so that a page is one statement. */
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
                FROM crl_finding f WHERE f.crl_sha256 = c.sha256) AS findings,
             EXISTS (SELECT FROM crl_trust mine
                       JOIN crl_trust k ON k.csca = mine.csca
                       JOIN crl o ON o.sha256 = k.crl_sha256
                      WHERE mine.crl_sha256 = c.sha256 AND o.issuer_name = c.issuer_name
                        AND o.this_update < c.this_update AND o.number > c.number) AS goes_back
        FROM crl c JOIN crl_state s ON s.sha256 = c.sha256
      """;

  private CrlRepository() {}

  /**
   * A CRL.
   *
   * @param sha256 lowercase hex
   * @param country two letters, or null
   * @param issuer RFC 4514
   * @param number decimal, or null
   * @param authorityKeyIdentifier hexadecimal, or null
   * @param thisUpdate when it was made
   * @param nextUpdate when another is due, or null
   * @param entries how many certificates it revokes
   * @param origin own-csca or import
   * @param receivedAt when the directory took it in
   * @param status current, overdue, superseded or unverified
   * @param issuedBy whose keys verify it
   * @param findings what is odd about it
   */
  record Crl(
      String sha256,
      String country,
      String issuer,
      String number,
      String authorityKeyIdentifier,
      OffsetDateTime thisUpdate,
      OffsetDateTime nextUpdate,
      int entries,
      String origin,
      OffsetDateTime receivedAt,
      String status,
      List<Issuer> issuedBy,
      List<Finding> findings) {}

  /**
   * A CSCA certificate whose key verifies a CRL.
   *
   * @param sha256 lowercase hex
   * @param subject RFC 4514
   * @param trusted whether it is trusted now
   */
  record Issuer(String sha256, String subject, boolean trusted) {}

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
  static Future<List<Crl>> list(
      SqlConnection connection, Conditions conditions, Place after, int limit) {
    if (after != null) {
      String country = conditions.value(after.country());
      conditions.and(
          "coalesce(c.country, '') > "
              + country
              + " OR coalesce(c.country, '') = "
              + country
              + " AND (c.this_update, c.sha256) < "
              + conditions.row(after.thisUpdate(), Sql.bytes(after.sha256())));
    }
    return connection
        .preparedQuery(
            conditions.page(
                SELECT, "coalesce(c.country, ''), c.this_update DESC, c.sha256 DESC", limit))
        .execute(conditions.values())
        .map(rows -> Sql.all(rows, CrlRepository::crl));
  }

  /** What is known about one CRL, or null. */
  static Future<Crl> find(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(SELECT + " WHERE c.sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, CrlRepository::crl));
  }

  private static Crl crl(Row row) {
    return new Crl(
        Sql.hex(row.getBuffer("sha256")),
        row.getString("country"),
        row.getString("issuer"),
        row.getString("number"),
        row.getString("authority_key_identifier"),
        row.getOffsetDateTime("this_update"),
        row.getOffsetDateTime("next_update"),
        row.getInteger("entries"),
        row.getString("origin"),
        row.getOffsetDateTime("received_at"),
        row.getString("status"),
        row.getJsonArray("issued_by").stream()
            .map(JsonObject.class::cast)
            .map(CrlRepository::issuer)
            .toList(),
        findings(row));
  }

  /** That its number goes back cannot be told from it alone. */
  private static List<Finding> findings(Row row) {
    List<Finding> findings = new ArrayList<>(Sql.findings(row));
    if (row.getBoolean("goes_back")) {
      findings.add(CrlConformance.numberGoesBack());
    }
    return findings;
  }

  private static Issuer issuer(JsonObject json) {
    return new Issuer(
        json.getString("sha256"), json.getString("subject"), json.getBoolean("trusted"));
  }
}
