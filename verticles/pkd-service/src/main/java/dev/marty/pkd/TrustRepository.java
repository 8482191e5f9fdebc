package dev.marty.pkd;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** SQL of trust material: what a verifier needs for the documents of one country. */
final class TrustRepository {
  /**
   * CSCA certificates of a country, DER, ordered by fingerprint: those in imported master lists,
   * and the own csca's roots and links. An end entity in a list counts too, because the list says
   * so; its signer's certificate beside it does not.
   *
   * @param country upper case
   */
  Future<List<byte[]>> certificates(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT c.der
              FROM certificate c
             WHERE coalesce(c.country, '') = $1
               AND (EXISTS (SELECT FROM import_certificate i WHERE i.certificate_sha256 = c.sha256)
                    OR EXISTS (SELECT FROM own_certificate o
                                WHERE o.certificate_sha256 = c.sha256
                                  AND o.kind IN ('root', 'link')))
             ORDER BY c.sha256
            """)
        .execute(Tuple.of(country))
        .map(TrustRepository::ders);
  }

  /** The current CRL of each issuer of a country, DER: that with the largest number. */
  Future<List<byte[]>> crls(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT ON (issuer) der FROM crl WHERE country = $1
             ORDER BY issuer, number DESC NULLS LAST, this_update DESC
            """)
        .execute(Tuple.of(country))
        .map(TrustRepository::ders);
  }

  private static List<byte[]> ders(RowSet<Row> rows) {
    List<byte[]> ders = new ArrayList<>();
    rows.forEach(row -> ders.add(row.getBuffer("der").getBytes()));
    return ders;
  }
}
