package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** SQL about how much is kept of CRLs that no known key verifies. */
final class CrlQuotaRepository {
  /** More CSCA certificates of one name nobody has; the real maximum is below 20. */
  private static final int MOST_ISSUERS = 200;

  private CrlQuotaRepository() {}

  /**
   * Tells whether a CRL would fit among those that nobody is known to have signed; one that is
   * known does.
   *
   * @param mostEntries of all of those together
   * @param mostBytes of all of those together
   */
  static Future<Boolean> hasRoom(
      SqlConnection connection, Found.Crl crl, long mostEntries, long mostBytes) {
    return connection
        .preparedQuery(
            """
            SELECT EXISTS (SELECT FROM crl WHERE sha256 = $1)
                   OR (coalesce(sum(r.entries), 0) + $2 <= $4
                       AND coalesce(sum(octet_length(r.der)), 0) + $3 <= $5) AS room
              FROM crl r
             WHERE NOT EXISTS (SELECT FROM crl_issuer l WHERE l.crl_sha256 = r.sha256)
            """)
        .execute(
            Tuple.of(
                Sql.bytes(crl.sha256()),
                (long) crl.crl().size(),
                (long) crl.crl().length(),
                mostEntries,
                mostBytes))
        .map(rows -> Sql.first(rows, row -> row.getBoolean("room")));
  }

  /** CSCA certificates whose keys may have signed a CRL: DER. */
  static Future<List<byte[]>> issuers(SqlConnection connection, Found.Crl crl) {
    return connection
        .preparedQuery(
            """
            SELECT c.der
              FROM crl_signer($1, $2, $3) s JOIN certificate c ON c.sha256 = s.sha256
              LEFT JOIN introduced_csca t ON t.certificate_sha256 = c.sha256
             ORDER BY t.certificate_sha256 IS NULL, c.sha256
             LIMIT $4
            """)
        .execute(
            Tuple.of(
                crl.issuerName(),
                crl.crl().authorityKeyIdentifier(),
                crl.crl().country(),
                MOST_ISSUERS))
        .map(rows -> Sql.all(rows, row -> row.getBuffer("der")))
        .map(ders -> ders.stream().map(Buffer::getBytes).toList());
  }
}
