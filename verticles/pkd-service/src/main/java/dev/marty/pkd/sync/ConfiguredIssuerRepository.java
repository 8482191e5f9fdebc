package dev.marty.pkd.sync;

import dev.marty.pkd.directory.Directory;
import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** SQL that makes the accepted list issuers what the configuration says. */
final class ConfiguredIssuerRepository {
  private static final int FINGERPRINT = 64;

  private ConfiguredIssuerRepository() {}

  /**
   * Accepts and withdraws what the configuration names and does not name any more.
   *
   * @return whether anything has changed
   */
  static Future<Boolean> apply(SqlConnection connection, List<Source> sources) {
    Buffer[] pinned =
        sources.stream()
            .filter(source -> source.trust() && source.expectedSigner() != null)
            .map(Source::expectedSigner)
            .filter(signer -> signer.length() == FINGERPRINT)
            .distinct()
            .map(Sql::bytes)
            .toArray(Buffer[]::new);
    return Directory.turn(connection)
        .compose(locked -> withdraw(connection, pinned))
        .compose(withdrawn -> accept(connection, pinned).map(accepted -> withdrawn + accepted > 0));
  }

  private static Future<Integer> withdraw(SqlConnection connection, Buffer[] pinned) {
    return connection
        .preparedQuery(
            """
            UPDATE list_issuer s
               SET withdrawn_at = now(), withdrawal_request_id = 'configuration',
                   withdrawal_reason = 'no source in the configuration names it any more'
             WHERE s.origin = 'configuration' AND s.withdrawn_at IS NULL
               AND EXISTS (SELECT FROM list_issuer_key k
                            WHERE k.list_issuer_id = s.id AND NOT k.certificate_sha256 = ANY ($1))
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(pinned))
        .map(rows -> rows.rowCount());
  }

  private static Future<Integer> accept(SqlConnection connection, Buffer[] pinned) {
    UUID[] ids = new UUID[pinned.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = UUID.randomUUID();
    }
    return connection
        .preparedQuery(
            """
            WITH fresh AS MATERIALIZED (
              SELECT p.id, p.certificate_sha256
                FROM unnest($1::uuid[], $2::bytea[]) AS p (id, certificate_sha256)
               WHERE NOT EXISTS (SELECT FROM list_issuer s
                                   JOIN list_issuer_key k ON k.list_issuer_id = s.id
                                  WHERE s.origin = 'configuration' AND s.withdrawn_at IS NULL
                                    AND k.certificate_sha256 = p.certificate_sha256)
            ), issuer AS (
              INSERT INTO list_issuer (id, origin, reason, request_id)
              SELECT id, 'configuration', 'expectedSigner of a source in the configuration',
                     'configuration' FROM fresh
              RETURNING id
            )
            INSERT INTO list_issuer_key (list_issuer_id, certificate_sha256)
            SELECT f.id, f.certificate_sha256 FROM fresh f JOIN issuer i ON i.id = f.id
            """)
        .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfBuffer(pinned))
        .map(rows -> rows.rowCount());
  }
}
