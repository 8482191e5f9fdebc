package dev.marty.csca;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** SQL of revocation: what falls with a certificate, and that it has fallen. */
final class RevocationRepository {
  private RevocationRepository() {}

  /** CA certificates of a country, for following who introduced whom. */
  static Future<List<CertificateRow>> authorities(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            CertificateRepository.SELECT
                + " WHERE country = $1 AND kind IN ('root', 'link') ORDER BY issued_at, id")
        .execute(Tuple.of(country))
        .map(CertificateRepository::rows);
  }

  /** Signers' certificates of some keys that are neither revoked nor expired. */
  static Future<List<CertificateRow>> signersOf(
      SqlConnection connection, Collection<UUID> issuerKeys, Instant now) {
    return connection
        .preparedQuery(
            CertificateRepository.SELECT
                + """
                 WHERE issuer_key = ANY ($1) AND kind NOT IN ('root', 'link')
                   AND revoked_at IS NULL AND not_after >= $2
                 ORDER BY issued_at, id
                """)
        .execute(Tuple.of(issuerKeys.toArray(UUID[]::new), CertificateRepository.time(now)))
        .map(CertificateRepository::rows);
  }

  /** Revoked roots below which such a signer is left. */
  static Future<List<CertificateRow>> rootsWithSignersLeft(SqlConnection connection) {
    return connection
        .preparedQuery(
            CertificateRepository.SELECT
                + """
                 WHERE kind = 'root' AND revoked_at IS NOT NULL
                   AND EXISTS (SELECT FROM certificate s
                                WHERE s.issuer_key = certificate.subject_key
                                  AND s.kind NOT IN ('root', 'link')
                                  AND s.revoked_at IS NULL AND s.not_after >= now())
                 ORDER BY issued_at, id
                """)
        .execute()
        .map(CertificateRepository::rows);
  }

  static Future<Void> revoke(SqlConnection connection, List<UUID> ids, Instant at, String reason) {
    return connection
        .preparedQuery(
            """
            UPDATE certificate SET revoked_at = $2, revocation_reason = $3
             WHERE id = ANY ($1) AND revoked_at IS NULL
            """)
        .execute(Tuple.of(ids.toArray(UUID[]::new), CertificateRepository.time(at), reason))
        .mapEmpty();
  }
}
