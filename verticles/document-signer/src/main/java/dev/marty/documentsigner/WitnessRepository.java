package dev.marty.documentsigner;

import dev.marty.signer.events.CertificateIssued;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.holdings.HoldingsStore.Statements;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** SQL of what csca told of itself, kept for csca. */
final class WitnessRepository {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * What is told csca. Known is what csca told: a signer's own certificate here tells csca, not
   * this service.
   */
  static final Statements STATEMENTS =
      new Statements(
          """
          SELECT encode(h.sha256, 'hex') AS sha256, h.country, h.serial, h.revoked_at
            FROM held_certificate h WHERE h.kind = $1 AND h.sha256 > $2
           ORDER BY h.sha256 LIMIT $3
          """,
          """
          SELECT certificate AS der FROM held_certificate
           WHERE sha256 = $1 AND certificate IS NOT NULL
          """,
          """
          SELECT country, number, encode(sha256, 'hex') AS sha256, bytes, NULL::text AS path
            FROM csca_crl
          """,
          """
          SELECT encode(sha256, 'hex') AS sha256, revoked_at IS NOT NULL AS revoked
            FROM csca_certificate WHERE sha256 = ANY ($1) AND certificate IS NOT NULL
          """);

  private WitnessRepository() {}

  /** Remembers a certificate. */
  static Future<Void> issued(SqlConnection connection, CertificateIssued event) {
    return connection
        .preparedQuery(
            """
            INSERT INTO csca_certificate (sha256, kind, country, certificate)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (sha256) DO UPDATE SET certificate = excluded.certificate
            """)
        .execute(
            Tuple.of(
                bytes(event.sha256()), event.kind().text(), event.country(), event.certificate()))
        .mapEmpty();
  }

  /** Remembers a revocation, which may come before the certificate. */
  static Future<Void> revoked(SqlConnection connection, CertificateRevoked event) {
    return connection
        .preparedQuery(
            """
            INSERT INTO csca_certificate AS c (sha256, kind, country, serial, revoked_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (sha256) DO UPDATE
               SET serial = excluded.serial, revoked_at = least(c.revoked_at, excluded.revoked_at)
            """)
        .execute(
            Tuple.of(
                bytes(event.sha256()),
                event.kind().text(),
                event.country(),
                event.serial(),
                event.revokedAt().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** Remembers the highest number. */
  static Future<Void> crl(SqlConnection connection, CrlIssued event) {
    return connection
        .preparedQuery(
            """
            INSERT INTO csca_crl AS c (country, number, sha256, bytes) VALUES ($1, $2, $3, $4)
            ON CONFLICT (country) DO UPDATE
               SET number = excluded.number, sha256 = excluded.sha256, bytes = excluded.bytes
             WHERE c.number <= excluded.number
            """)
        .execute(Tuple.of(event.country(), event.number(), bytes(event.sha256()), event.bytes()))
        .mapEmpty();
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }
}
