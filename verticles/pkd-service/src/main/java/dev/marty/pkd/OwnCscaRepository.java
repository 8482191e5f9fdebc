package dev.marty.pkd;

import dev.marty.emrtd.crl.ParsedCrl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** SQL that writes what the own csca issued. Every method belongs to its caller's transaction. */
final class OwnCscaRepository {
  private static final HexFormat HEX = HexFormat.of();

  /** Keeps a certificate and why it is here. */
  Future<Void> issued(SqlConnection connection, NewImport.Certificate certificate, String kind) {
    return CertificateStore.insert(connection, List.of(certificate))
        .compose(
            stored ->
                connection
                    .preparedQuery(
                        """
                        INSERT INTO own_certificate (certificate_sha256, kind) VALUES ($1, $2)
                        ON CONFLICT (certificate_sha256) DO NOTHING
                        """)
                    .execute(Tuple.of(bytes(certificate.facts().sha256()), kind)))
        .mapEmpty();
  }

  /**
   * Notes a revocation.
   *
   * @return false if the certificate is not one of the own csca
   */
  Future<Boolean> revoked(SqlConnection connection, String sha256, Instant at) {
    return connection
        .preparedQuery("UPDATE own_certificate SET revoked_at = $2 WHERE certificate_sha256 = $1")
        .execute(Tuple.of(bytes(sha256), at.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Keeps a CRL. */
  Future<Void> crl(SqlConnection connection, String sha256, ParsedCrl crl) {
    return connection
        .preparedQuery(
            """
            INSERT INTO crl (sha256, der, country, issuer, number, authority_key_identifier,
                this_update, next_update, entries, origin)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'own-csca')
            ON CONFLICT (sha256) DO NOTHING
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(bytes(sha256))
                .addBuffer(Buffer.buffer(crl.encoded().toByteArray()))
                .addString(crl.country())
                .addString(crl.issuer())
                .addValue(crl.number() == null ? null : Numeric.create(crl.number()))
                .addString(crl.authorityKeyIdentifier())
                .addOffsetDateTime(crl.thisUpdate().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(
                    crl.nextUpdate() == null ? null : crl.nextUpdate().atOffset(ZoneOffset.UTC))
                .addInteger(crl.revoked().size()))
        .mapEmpty();
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }
}
