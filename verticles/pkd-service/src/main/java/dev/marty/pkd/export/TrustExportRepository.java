package dev.marty.pkd.export;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;

/** SQL that reads what is trusted, to give it away. */
final class TrustExportRepository {
  private TrustExportRepository() {}

  /**
   * All trust anchors: some thousand, a few kilobytes each.
   *
   * @param country only of this one, upper case, or null for all
   */
  static Future<List<TrustAnchor>> anchors(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.country, c.subject, c.der
              FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
             WHERE $1::text IS NULL OR coalesce(c.country, 'ZZ') = $1
             ORDER BY coalesce(c.country, '') COLLATE "C", c.sha256
            """)
        .execute(Tuple.of(country))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new TrustAnchor(
                            Sql.hex(row.getBuffer("sha256")),
                            row.getString("country"),
                            row.getString("subject"),
                            Octets.copyOf(row.getBuffer("der").getBytes()))));
  }

  /**
   * A CRL without its bytes.
   *
   * @param sha256 lowercase hex
   * @param issuer RFC 4514
   * @param thisUpdate when it was made
   * @param nextUpdate when another is due, or null
   * @param bytes its length
   */
  record Crl(
      String sha256,
      String issuer,
      OffsetDateTime thisUpdate,
      OffsetDateTime nextUpdate,
      int bytes) {}

  /** The newest CRL of each issuer of those that a trusted key signed. */
  static Future<List<Crl>> crls(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT r.sha256, r.issuer, r.this_update, r.next_update, octet_length(r.der) AS bytes
              FROM crl r
             WHERE ($1::text IS NULL OR coalesce(r.country, 'ZZ') = $1)
               AND EXISTS (SELECT FROM crl_scope s
                            WHERE s.crl_sha256 = r.sha256 AND s.current)
             ORDER BY coalesce(r.country, '') COLLATE "C", r.issuer_name COLLATE "C", r.sha256
            """)
        .execute(Tuple.of(country))
        .map(rows -> Sql.all(rows, TrustExportRepository::crl));
  }

  private static Crl crl(Row row) {
    return new Crl(
        Sql.hex(row.getBuffer("sha256")),
        row.getString("issuer"),
        row.getOffsetDateTime("this_update"),
        row.getOffsetDateTime("next_update"),
        row.getInteger("bytes"));
  }
}
