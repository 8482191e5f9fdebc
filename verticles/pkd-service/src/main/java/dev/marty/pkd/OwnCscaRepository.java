package dev.marty.pkd;

import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.Effect;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** SQL that notes what the own csca issued. Every method belongs to its caller's transaction. */
final class OwnCscaRepository {

  private OwnCscaRepository() {}

  /**
   * A root or link of the own csca, of a country for which it introduces none.
   *
   * @param sha256 lowercase hex
   * @param subject RFC 4514
   * @param trusted whether it is an anchor for another reason
   */
  record Foreign(String sha256, String subject, boolean trusted) {}

  /** Notes why a certificate is here. */
  static Future<Void> issued(SqlConnection connection, String sha256, String kind) {
    return connection
        .preparedQuery(
            """
            INSERT INTO own_certificate (certificate_sha256, kind) VALUES ($1, $2)
            ON CONFLICT (certificate_sha256) DO NOTHING
            """)
        .execute(Tuple.of(Sql.bytes(sha256), kind))
        .mapEmpty();
  }

  /**
   * Notes for which countries it introduces anchors, and computes trust by that.
   *
   * @param countries two letters each; empty for all
   * @return its roots and links of other countries
   */
  static Future<List<Foreign>> limit(SqlConnection connection, Set<String> countries) {
    String[] codes = countries.toArray(String[]::new);
    return Directory.turn(connection)
        .compose(
            mine ->
                connection
                    .preparedQuery("DELETE FROM own_country WHERE country <> ALL ($1)")
                    .execute(Tuple.tuple().addArrayOfString(codes)))
        .compose(
            gone ->
                connection
                    .preparedQuery(
                        "INSERT INTO own_country (country) SELECT unnest($1::text[])"
                            + " ON CONFLICT DO NOTHING")
                    .execute(Tuple.tuple().addArrayOfString(codes))
                    .map(come -> gone.rowCount() + come.rowCount() > 0))
        .compose(
            changed ->
                changed ? Directory.refreshTrust(connection) : Future.<Effect>succeededFuture())
        .compose(done -> foreign(connection));
  }

  private static Future<List<Foreign>> foreign(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.subject, t.certificate_sha256 IS NOT NULL AS trusted
              FROM own_certificate o
              JOIN certificate c ON c.sha256 = o.certificate_sha256
              LEFT JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
             WHERE o.kind IN ('root', 'link') AND EXISTS (SELECT FROM own_country)
               AND NOT EXISTS (SELECT FROM own_country w WHERE w.country = c.country)
             ORDER BY c.country, c.sha256
            """)
        .execute()
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Foreign(
                            Sql.hex(row.getBuffer("sha256")),
                            row.getString("subject"),
                            row.getBoolean("trusted"))));
  }

  /**
   * Notes a revocation.
   *
   * @return false if the certificate is not one of the own csca
   */
  static Future<Boolean> revoked(SqlConnection connection, String sha256, Instant at) {
    return connection
        .preparedQuery("UPDATE own_certificate SET revoked_at = $2 WHERE certificate_sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256), at.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() > 0);
  }
}
