package dev.marty.csca;

import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** SQL of issued certificates. */
final class CertificateRepository {
  private static final HexFormat HEX = HexFormat.of();
  static final String SELECT =
      """
      SELECT id, sha256, der, kind, country, subject, issuer, serial, public_key,
             subject_public_key_sha256, explicit_parameters, signature_algorithm, issuer_key,
             subject_key, not_before, not_after, key_use_ends, issued_at, revoked_at,
             revocation_reason, replaces
        FROM certificate
      """;

  /**
   * What a list is narrowed by; null everywhere for all.
   *
   * @param expiringBy valid now, and certificate or key ends by then
   */
  record Filter(
      String country, String kind, String status, String subject, OffsetDateTime expiringBy) {}

  /** A place in the list; the next page begins after it. */
  record Place(OffsetDateTime issuedAt, UUID id) {
    static final Place START = new Place(Instant.EPOCH.atOffset(ZoneOffset.UTC), new UUID(0, 0));
  }

  private CertificateRepository() {}

  static Future<Void> insert(SqlConnection connection, CertificateRow row) {
    return connection
        .preparedQuery(
            """
            INSERT INTO certificate
                   (id, sha256, der, kind, country, subject, issuer, serial, public_key,
                    subject_public_key_sha256, explicit_parameters, signature_algorithm,
                    issuer_key, subject_key, not_before, not_after, key_use_ends, issued_at,
                    replaces)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                    $18, $19)
            """)
        .execute(
            Tuple.tuple()
                .addUUID(row.id())
                .addBuffer(bytes(row.sha256()))
                .addBuffer(row.der())
                .addString(row.kind().text())
                .addString(row.country())
                .addString(row.subject())
                .addString(row.issuer())
                .addBuffer(bytes(row.serial()))
                .addString(row.publicKey())
                .addBuffer(bytes(row.publicKeySha256()))
                .addBoolean(row.explicitParameters())
                .addString(row.signatureAlgorithm())
                .addUUID(row.issuerKey())
                .addUUID(row.subjectKey())
                .addOffsetDateTime(time(row.notBefore()))
                .addOffsetDateTime(time(row.notAfter()))
                .addOffsetDateTime(time(row.keyUseEnds()))
                .addOffsetDateTime(time(row.issuedAt()))
                .addUUID(row.replaces()))
        .mapEmpty();
  }

  /** By id or, with 64 hex digits, by fingerprint; null if there is none. */
  static Future<CertificateRow> find(SqlConnection connection, CertificateId id) {
    return (id.uuid() == null
            ? connection
                .preparedQuery(SELECT + " WHERE sha256 = $1")
                .execute(Tuple.of(bytes(id.sha256())))
            : connection.preparedQuery(SELECT + " WHERE id = $1").execute(Tuple.of(id.uuid())))
        .map(rows -> rows.size() == 0 ? null : row(rows.iterator().next()));
  }

  /** True if the key of a signer has a certificate. */
  static Future<Boolean> certified(SqlConnection connection, String publicKeySha256) {
    return connection
        .preparedQuery(
            """
            SELECT EXISTS (SELECT FROM certificate
                            WHERE subject_public_key_sha256 = $1
                              AND kind NOT IN ('root', 'link')) AS known
            """)
        .execute(Tuple.of(bytes(publicKeySha256)))
        .map(rows -> rows.iterator().next().getBoolean("known"));
  }

  static Future<List<CertificateRow>> list(
      SqlConnection connection, Filter filter, Place after, int limit) {
    return connection
        .preparedQuery(
            SELECT
                + """
                 WHERE (issued_at, id) > ($1, $2)
                   AND ($3::text IS NULL OR country = $3)
                   AND ($4::text IS NULL OR kind = $4)
                   AND ($5::text IS NULL OR position(lower($5) IN lower(subject)) > 0)
                   AND ($6::text IS NULL
                        OR $6 = CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
                                     WHEN not_after < now() THEN 'expired' ELSE 'valid' END)
                   AND ($7::timestamptz IS NULL
                        OR (revoked_at IS NULL AND not_after >= now()
                            AND least(not_after, key_use_ends) BETWEEN now() AND $7))
                 ORDER BY issued_at, id
                 LIMIT $8
                """)
        .execute(
            Tuple.tuple()
                .addOffsetDateTime(after.issuedAt())
                .addUUID(after.id())
                .addString(filter.country())
                .addString(filter.kind())
                .addString(filter.subject())
                .addString(filter.status())
                .addOffsetDateTime(filter.expiringBy())
                .addInteger(limit))
        .map(CertificateRepository::rows);
  }

  static List<CertificateRow> rows(RowSet<Row> rows) {
    List<CertificateRow> found = new ArrayList<>();
    rows.forEach(row -> found.add(row(row)));
    return found;
  }

  private static CertificateRow row(Row row) {
    return new CertificateRow(
        row.getUUID("id"),
        hex(row.getBuffer("sha256")),
        row.getBuffer("der"),
        IssuedKind.of(row.getString("kind")).orElseThrow(),
        row.getString("country"),
        row.getString("subject"),
        row.getString("issuer"),
        hex(row.getBuffer("serial")),
        row.getString("public_key"),
        hex(row.getBuffer("subject_public_key_sha256")),
        row.getBoolean("explicit_parameters"),
        row.getString("signature_algorithm"),
        row.getUUID("issuer_key"),
        row.getUUID("subject_key"),
        row.getOffsetDateTime("not_before").toInstant(),
        row.getOffsetDateTime("not_after").toInstant(),
        row.getOffsetDateTime("key_use_ends").toInstant(),
        row.getOffsetDateTime("issued_at").toInstant(),
        row.getOffsetDateTime("revoked_at") == null
            ? null
            : row.getOffsetDateTime("revoked_at").toInstant(),
        row.getString("revocation_reason"),
        row.getUUID("replaces"));
  }

  static OffsetDateTime time(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }

  private static String hex(Buffer bytes) {
    return HEX.formatHex(bytes.getBytes());
  }
}
