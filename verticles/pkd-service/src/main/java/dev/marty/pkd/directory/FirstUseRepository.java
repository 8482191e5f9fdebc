package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.UUID;

/**
 * Accepts the issuer of the first master list that comes into a directory which knows no anchor but
 * the own csca's, so that whoever tries it need not decide first. Never in production.
 */
final class FirstUseRepository {
  private static final String REASON =
      "first use: the first master list in this directory; trusted because it came first";

  private FirstUseRepository() {}

  /**
   * Accepts one of these lists' issuers, the oldest list's, if nobody was accepted before.
   *
   * @param lists fingerprints; trust is computed with them
   * @param requestId for the record
   * @return true if one was accepted: trust is to be computed again
   */
  static Future<Boolean> accept(
      SqlConnection connection, Collection<String> lists, String requestId) {
    Buffer[] fingerprints = Sql.bytes(lists);
    return lists.isEmpty()
        ? Future.succeededFuture(false)
        : connection
            .preparedQuery(
                """
                WITH first AS (
                  SELECT l.sha256, l.signer_sha256
                    FROM list l JOIN list_trust t ON t.sha256 = l.sha256
                   WHERE l.sha256 = ANY ($1) AND l.kind = 'master-list' AND t.status = 'pending'
                     AND NOT EXISTS (SELECT FROM list_issuer)
                     AND NOT EXISTS (SELECT FROM trusted_csca c
                                      WHERE NOT c.reasons <@ '{own-csca}')
                   ORDER BY l.signed_at NULLS FIRST, l.sha256 LIMIT 1
                ), issuer AS (
                  INSERT INTO list_issuer (id, origin, reason, request_id)
                  SELECT $2, 'first-use', $3, $4 FROM first
                  RETURNING id
                )
                INSERT INTO list_issuer_key (list_issuer_id, key_sha256)
                SELECT issuer.id, k.key_sha256
                  FROM issuer, first CROSS JOIN LATERAL list_key(first.sha256) k
                """)
            .execute(
                Tuple.tuple()
                    .addArrayOfBuffer(fingerprints)
                    .addUUID(UUID.randomUUID())
                    .addString(REASON)
                    .addString(requestId))
            .map(rows -> rows.rowCount() > 0);
  }
}
