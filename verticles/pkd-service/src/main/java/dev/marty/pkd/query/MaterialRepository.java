package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** SQL of trust material: what a verifier needs for the documents of one country. */
final class MaterialRepository {
  /**
   * Trusted CSCA certificates of a country, DER, ordered by fingerprint, whyever they are trusted.
   * An end entity in a trusted list counts too, because the list says so.
   *
   * @param country upper case
   */
  Future<List<byte[]>> certificates(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT c.der
              FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
             WHERE coalesce(c.country, '') = $1
             ORDER BY c.sha256
            """)
        .execute(Tuple.of(country))
        .map(MaterialRepository::ders);
  }

  /** The current CRLs of a country, DER, those that are overdue too. */
  Future<List<byte[]>> crls(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT r.der FROM crl r
             WHERE r.country = $1 AND EXISTS (SELECT FROM crl_scope s WHERE s.crl_sha256 = r.sha256)
             ORDER BY r.sha256
            """)
        .execute(Tuple.of(country))
        .map(MaterialRepository::ders);
  }

  private static List<byte[]> ders(RowSet<Row> rows) {
    List<byte[]> ders = new ArrayList<>();
    rows.forEach(row -> ders.add(row.getBuffer("der").getBytes()));
    return ders;
  }
}
