package dev.marty.documentsigner;

import dev.marty.emrtd.keys.WrappedKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** SQL that makes and finds signers. */
final class SignerRepository {
  private SignerRepository() {}

  /** A signer and the request that made it. */
  record Made(SignerRow signer, Buffer requestSha256) {}

  /**
   * Writes a requested signer.
   *
   * @param key idempotency key of the request, or null
   * @param requestSha256 of the request, or null without a key
   * @return it, or null if the key or the place of the successor is taken
   */
  static Future<SignerRow> insert(
      SqlConnection connection, NewSigner created, String key, Buffer requestSha256) {
    return connection
        .preparedQuery(
            """
            INSERT INTO signer (id, country, algorithm, explicit_parameters, document_types,
                organization, common_name, status, public_key, wrapped_private_key,
                key_encryption_key_id, certification_request, predecessor_id, idempotency_key,
                request_sha256)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT DO NOTHING RETURNING
            """
                + SignerRow.COLUMNS)
        .execute(
            Tuple.from(
                new Object[] {
                  created.key().id(),
                  created.wish().country(),
                  created.wish().algorithm().text(),
                  created.wish().explicitParameters(),
                  created.wish().documentTypes().toArray(new String[0]),
                  created.wish().organization(),
                  created.commonName(),
                  Buffer.buffer(created.key().publicKey().toByteArray()),
                  bytes(created.key().wrapped()),
                  created.key().wrapped().encryptionKeyId(),
                  created.request(),
                  created.wish().predecessor(),
                  key,
                  requestSha256
                }))
        .map(SignerRow::first);
  }

  static Future<SignerRow> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT " + SignerRow.COLUMNS + " FROM signer WHERE id = $1")
        .execute(Tuple.of(id))
        .map(SignerRow::first);
  }

  /** The signer that a request with this key made, or null. */
  static Future<Made> findByKey(SqlConnection connection, String key) {
    return connection
        .preparedQuery(
            "SELECT request_sha256, "
                + SignerRow.COLUMNS
                + " FROM signer WHERE idempotency_key = $1")
        .execute(Tuple.of(key))
        .map(
            rows ->
                rows.size() == 0
                    ? null
                    : new Made(
                        SignerRow.first(rows), rows.iterator().next().getBuffer("request_sha256")));
  }

  /**
   * Signers, newest first.
   *
   * @param country or null
   * @param status or null
   * @param before only older ones, or null
   */
  static Future<List<SignerRow>> list(
      SqlConnection connection, String country, String status, UUID before, int limit) {
    return connection
        .preparedQuery(
            "SELECT "
                + SignerRow.COLUMNS
                + """
                   FROM signer
                  WHERE ($1::text IS NULL OR country = $1) AND ($2::text IS NULL OR status = $2)
                    AND ($3::uuid IS NULL OR id < $3)
                  ORDER BY id DESC LIMIT $4
                """)
        .execute(Tuple.of(country, status, before, limit))
        .map(SignerRepository::all);
  }

  /** All that wait for csca or sign, oldest first. */
  static Future<List<SignerRow>> atWork(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT "
                + SignerRow.COLUMNS
                + " FROM signer WHERE status IN ('requested', 'active') ORDER BY id")
        .execute()
        .map(SignerRepository::all);
  }

  /** How many signatures the log has of each active signer. */
  static Future<Map<UUID, Long>> signatures(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT s.id, (SELECT count(*) FROM signature g WHERE g.signer_id = s.id) AS signatures
              FROM signer s WHERE s.status = 'active'
            """)
        .execute()
        .map(
            rows -> {
              Map<UUID, Long> counts = new HashMap<>();
              rows.forEach(row -> counts.put(row.getUUID("id"), row.getLong("signatures")));
              return counts;
            });
  }

  /** How many signatures the log has of a signer. */
  static Future<Long> signatures(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT count(*) AS signatures FROM signature WHERE signer_id = $1")
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getLong("signatures"));
  }

  static Buffer bytes(WrappedKey key) {
    return Buffer.buffer(key.sealed().toByteArray());
  }

  private static List<SignerRow> all(RowSet<Row> rows) {
    List<SignerRow> signers = new ArrayList<>();
    rows.forEach(row -> signers.add(SignerRow.of(row)));
    return signers;
  }
}
