package dev.marty.documentsigner;

import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.signer.enrolment.SignerCertificate;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;

/**
 * SQL of what becomes of a signer: certified, refused, retired, revoked, its key wrapped anew. Each
 * statement names the status it starts from, so that of several processes one is first.
 */
final class SignerChanges {
  private static final HexFormat HEX = HexFormat.of();

  private SignerChanges() {}

  /**
   * Stores the certificate of a requested signer, in a transaction. It becomes active, or revoked
   * if its revocation came first.
   *
   * @return the signer, or null if it was not requested any more
   */
  static Future<SignerRow> activate(
      SqlConnection connection, UUID id, SignerCertificate certified) {
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
        .map(SignerRow::first);
  }

  /** Remembers why a signer is still requested. */
  static Future<SignerRow> note(SqlConnection connection, UUID id, String problem) {
    return connection
        .preparedQuery(
            "UPDATE signer SET problem = $2 WHERE id = $1 AND status = 'requested' RETURNING "
                + SignerRow.COLUMNS)
        .execute(Tuple.of(id, problem))
        .map(SignerRow::first);
  }

  /** Ends a requested signer that csca will not certify; its key is destroyed. */
  static Future<SignerRow> refuse(SqlConnection connection, UUID id, String problem) {
    return end(connection, id, SignerRow.REQUESTED, SignerRow.REFUSED, problem);
  }

  /** Ends an active signer; its key is destroyed. Null if it was not active. */
  static Future<SignerRow> retire(SqlConnection connection, UUID id) {
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
        .map(SignerRow::first);
  }

  /**
   * Takes a revocation in, in a transaction; the key of a signer that has the certificate is
   * destroyed.
   *
   * @return the signer, or null if the certificate is not, or not yet, one of a signer here
   */
  static Future<SignerRow> revoke(SqlConnection connection, String certificateSha256, Instant at) {
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
        .map(SignerRow::first);
  }

  /** Activation and revocation of one certificate run one after the other. */
  private static Future<?> lock(SqlConnection connection, String certificateSha256) {
    return connection
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(certificateSha256));
  }

  /** Stores a key under another key-encryption key. */
  static Future<Void> rewrap(SqlConnection connection, UUID id, WrappedKey from, WrappedKey to) {
    return connection
        .preparedQuery(
            """
            UPDATE signer SET wrapped_private_key = $3, key_encryption_key_id = $4
             WHERE id = $1 AND wrapped_private_key = $2
            """)
        .execute(
            Tuple.of(
                id, SignerRepository.bytes(from), SignerRepository.bytes(to), to.encryptionKeyId()))
        .mapEmpty();
  }
}
