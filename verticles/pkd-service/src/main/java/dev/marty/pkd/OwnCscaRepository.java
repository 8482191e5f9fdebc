package dev.marty.pkd;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;

/** SQL that notes what the own csca issued. Every method belongs to its caller's transaction. */
final class OwnCscaRepository {

  private OwnCscaRepository() {}

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
