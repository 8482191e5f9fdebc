package dev.marty.documentsigner;

import dev.marty.emrtd.keys.WrappedKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** SQL of signers. */
final class SignerRepository {
  private static final HexFormat HEX = HexFormat.of();

  /** A signer and the request that made it. */
  record Made(SignerRow signer, Buffer requestSha256) {}

  /**
   * Writes a requested signer.
   *
   * @param key idempotency key of the request, or null
   * @param requestSha256 of the request, or null without a key
   * @return it, or null if the key or the place of the successor is taken
   */
  Future<SignerRow> insert(
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
                  created.id(),
                  created.wish().country(),
                  created.wish().algorithm().text(),
                  created.wish().explicitParameters(),
                  created.wish().documentTypes().toArray(new String[0]),
                  created.wish().organization(),
                  created.commonName(),
                  created.publicKey(),
                  bytes(created.wrappedKey()),
                  created.wrappedKey().encryptionKeyId(),
                  created.request(),
                  created.wish().predecessor(),
                  key,
                  requestSha256
                }))
        .map(SignerRepository::first);
  }

  Future<SignerRow> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT " + SignerRow.COLUMNS + " FROM signer WHERE id = $1")
        .execute(Tuple.of(id))
        .map(SignerRepository::first);
  }

  /** The signer that a request with this key made, or null. */
  Future<Made> findByKey(SqlConnection connection, String key) {
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
                    : new Made(first(rows), rows.iterator().next().getBuffer("request_sha256")));
  }

  /**
   * Signers, newest first.
   *
   * @param country or null
   * @param status or null
   * @param before only older ones, or null
   */
  Future<List<SignerRow>> list(
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
  Future<List<SignerRow>> atWork(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT "
                + SignerRow.COLUMNS
                + " FROM signer WHERE status IN ('requested', 'active') ORDER BY id")
        .execute()
        .map(SignerRepository::all);
  }

  /** How many signatures the log has of a signer. */
  Future<Long> signatures(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery("SELECT count(*) AS signatures FROM signature WHERE signer_id = $1")
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getLong("signatures"));
  }

  /**
   * Stores the certificate of a requested signer, in a transaction. It becomes active, or revoked
   * if its revocation came first.
   *
   * @return the signer, or null if it was not requested any more
   */
  Future<SignerRow> activate(SqlConnection connection, UUID id, Certified certified) {
    return lock(connection, certified.sha256())
        .compose(
            locked ->
                connection
                    .preparedQuery(
                        """
                        UPDATE signer s
                           SET status = CASE WHEN r.revoked_at IS NULL THEN 'active' ELSE 'revoked' END,
                               certificate = $2, certificate_sha256 = $3, not_before = $4,
                               not_after = $5, private_key_usage_ends = $6, problem = NULL,
                               activated_at = now(), ended_at = r.revoked_at,
                               wrapped_private_key =
                                 CASE WHEN r.revoked_at IS NULL THEN wrapped_private_key END,
                               key_encryption_key_id =
                                 CASE WHEN r.revoked_at IS NULL THEN key_encryption_key_id END
                          FROM (SELECT (SELECT revoked_at FROM revocation
                                         WHERE certificate_sha256 = $3) AS revoked_at) r
                         WHERE id = $1 AND status = 'requested' RETURNING
                        """
                            + SignerRow.COLUMNS)
                    .execute(
                        Tuple.of(
                            id,
                            certified.der(),
                            Buffer.buffer(HEX.parseHex(certified.sha256())),
                            certified.notBefore().atOffset(ZoneOffset.UTC),
                            certified.notAfter().atOffset(ZoneOffset.UTC),
                            certified.usageEnds().atOffset(ZoneOffset.UTC))))
        .map(SignerRepository::first);
  }

  /** Remembers why a signer is still requested. */
  Future<SignerRow> note(SqlConnection connection, UUID id, String problem) {
    return connection
        .preparedQuery(
            "UPDATE signer SET problem = $2 WHERE id = $1 AND status = 'requested' RETURNING "
                + SignerRow.COLUMNS)
        .execute(Tuple.of(id, problem))
        .map(SignerRepository::first);
  }

  /** Ends a requested signer that csca will not certify; its key is destroyed. */
  Future<SignerRow> refuse(SqlConnection connection, UUID id, String problem) {
    return end(connection, id, SignerRow.REQUESTED, SignerRow.REFUSED, problem);
  }

  /** Ends an active signer; its key is destroyed. Null if it was not active. */
  Future<SignerRow> retire(SqlConnection connection, UUID id) {
    return end(connection, id, SignerRow.ACTIVE, SignerRow.RETIRED, null);
  }

  private static Future<SignerRow> end(
      SqlConnection connection, UUID id, String from, String to, String problem) {
    return connection
        .preparedQuery(
            """
            UPDATE signer
               SET status = $3, problem = $4, ended_at = now(),
                   wrapped_private_key = NULL, key_encryption_key_id = NULL
             WHERE id = $1 AND status = $2 RETURNING
            """
                + SignerRow.COLUMNS)
        .execute(Tuple.of(id, from, to, problem))
        .map(SignerRepository::first);
  }

  /**
   * Takes a revocation in, in a transaction; the key of a signer that has the certificate is
   * destroyed.
   *
   * @return the signer, or null if the certificate is not, or not yet, one of a signer here
   */
  Future<SignerRow> revoke(SqlConnection connection, String certificateSha256, Instant at) {
    Tuple values =
        Tuple.of(Buffer.buffer(HEX.parseHex(certificateSha256)), at.atOffset(ZoneOffset.UTC));
    return lock(connection, certificateSha256)
        .compose(
            locked ->
                connection
                    .preparedQuery(
                        """
                        INSERT INTO revocation (certificate_sha256, revoked_at) VALUES ($1, $2)
                        ON CONFLICT DO NOTHING
                        """)
                    .execute(values))
        .compose(
            stored ->
                connection
                    .preparedQuery(
                        """
                        UPDATE signer
                           SET status = 'revoked', ended_at = $2,
                               wrapped_private_key = NULL, key_encryption_key_id = NULL
                         WHERE certificate_sha256 = $1 AND status <> 'revoked' RETURNING
                        """
                            + SignerRow.COLUMNS)
                    .execute(values))
        .map(SignerRepository::first);
  }

  /** Activation and revocation of one certificate run one after the other. */
  private static Future<?> lock(SqlConnection connection, String certificateSha256) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(certificateSha256));
  }

  /** Stores a key under another key-encryption key. */
  Future<Void> rewrap(SqlConnection connection, UUID id, WrappedKey from, WrappedKey to) {
    return connection
        .preparedQuery(
            """
            UPDATE signer SET wrapped_private_key = $3, key_encryption_key_id = $4
             WHERE id = $1 AND wrapped_private_key = $2
            """)
        .execute(Tuple.of(id, bytes(from), bytes(to), to.encryptionKeyId()))
        .mapEmpty();
  }

  private static Buffer bytes(WrappedKey key) {
    return Buffer.buffer(key.sealed().toByteArray());
  }

  private static SignerRow first(RowSet<Row> rows) {
    return rows.size() == 0 ? null : SignerRow.of(rows.iterator().next());
  }

  private static List<SignerRow> all(RowSet<Row> rows) {
    List<SignerRow> signers = new ArrayList<>();
    rows.forEach(row -> signers.add(SignerRow.of(row)));
    return signers;
  }
}
