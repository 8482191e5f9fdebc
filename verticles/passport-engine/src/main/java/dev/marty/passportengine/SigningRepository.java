package dev.marty.passportengine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** SQL of pending signatures. A row's next_attempt_at is its lease: nobody else takes it before. */
final class SigningRepository {
  /** A signature to get: the request is the same at every attempt. */
  record Pending(UUID id, JsonObject request, String requestId) {}

  private SigningRepository() {}

  /**
   * Takes the signatures that are due. Rows that another worker is taking are passed over.
   *
   * @param most so many at once
   * @param leaseMs for how long nobody else takes them
   */
  static Future<List<Pending>> lease(SqlConnection connection, int most, int leaseMs) {
    return connection
        .preparedQuery(
            """
            UPDATE passport SET next_attempt_at = now() + $2 * interval '1 millisecond'
             WHERE id IN (SELECT id FROM passport
                           WHERE status = 'pending-signature' AND next_attempt_at <= now()
                           ORDER BY next_attempt_at LIMIT $1
                             FOR UPDATE SKIP LOCKED)
            -- Releases before did not tell document_signer what the document is.
            RETURNING id, request_id,
                      jsonb_build_object('documentType', document_type,
                                         'dateOfExpiry', holder ->> 'dateOfExpiry')
                        || signing_request AS signing_request
            """)
        .execute(Tuple.of(most, leaseMs))
        .map(
            rows -> {
              List<Pending> leased = new ArrayList<>();
              for (Row row : rows) {
                leased.add(
                    new Pending(
                        row.getUUID("id"),
                        row.getJsonObject("signing_request"),
                        row.getString("request_id")));
              }
              return leased;
            });
  }

  /** Ends a lease early, so that the work can be taken after a pause; nothing was wrong with it. */
  static Future<Void> release(SqlConnection connection, List<UUID> ids, long pauseMs) {
    return connection
        .preparedQuery(
            """
            UPDATE passport SET next_attempt_at = now() + $2 * interval '1 millisecond'
             WHERE id = ANY ($1) AND status = 'pending-signature'
            """)
        .execute(Tuple.of(ids.toArray(UUID[]::new), pauseMs))
        .mapEmpty();
  }

  /**
   * Notes a failed attempt. The time to the next doubles from one second, give or take a quarter.
   *
   * @param mostSeconds longest time to the next
   */
  static Future<Void> failed(SqlConnection connection, UUID id, String error, int mostSeconds) {
    return connection
        .preparedQuery(
            """
            UPDATE passport
               SET attempts = attempts + 1, last_error = $2,
                   next_attempt_at = now() + (0.75 + random() / 2) * interval '1 second'
                     * least(2 ^ least(attempts, 20), $3::integer)
             WHERE id = $1 AND status = 'pending-signature'
            """)
        .execute(Tuple.of(id, error, mostSeconds))
        .mapEmpty();
  }

  /**
   * Adds EF.SOD and issues the passport, in one statement.
   *
   * @return false where it was issued or revoked meanwhile; nothing is written then
   */
  static Future<Boolean> finish(SqlConnection connection, UUID id, Buffer sod) {
    return connection
        .preparedQuery(
            """
            WITH issued AS (
              UPDATE passport SET status = 'issued', issued_at = now(), last_error = NULL
               WHERE id = $1 AND status = 'pending-signature'
              RETURNING id)
            INSERT INTO passport_file (passport_id, name, content)
            SELECT id, 'EF.SOD', $2 FROM issued
            """)
        .execute(Tuple.of(id, sod))
        .map(rows -> rows.rowCount() == 1);
  }
}
