package dev.marty.csca;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** SQL of what is taken in from others. Every method belongs to its caller's transaction. */
final class IntakeRepository {
  private static final HexFormat HEX = HexFormat.of();

  /** Why something is revoked that others knew of: they were not told the reason. */
  static final String REASON = "unspecified";

  /**
   * A key of a country.
   *
   * @param certificate a root or link that certifies it, DER
   */
  record KnownKey(UUID id, Buffer certificate) {}

  private IntakeRepository() {}

  /** All keys of a country, those that were lost too. */
  static Future<List<KnownKey>> keys(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT ON (k.id) k.id, c.der
              FROM signing_key k JOIN certificate c ON c.subject_key = k.id
             WHERE k.country = $1 ORDER BY k.id
            """)
        .execute(Tuple.of(country))
        .map(
            rows -> {
              List<KnownKey> keys = new ArrayList<>();
              rows.forEach(row -> keys.add(new KnownKey(row.getUUID("id"), row.getBuffer("der"))));
              return keys;
            });
  }

  /** Writes a key of which only a certificate is known. */
  static Future<Void> insertLost(
      SqlConnection connection, UUID id, CertificateRow certificate, Buffer publicKey) {
    return connection
        .preparedQuery(
            """
            INSERT INTO signing_key
                   (id, country, algorithm, public_key, use_from, use_until, created_at, lost_at)
            VALUES ($1, $2, $3, $4, $5, $6, $5, now())
            """)
        .execute(
            Tuple.of(
                id,
                certificate.country(),
                certificate.publicKey(),
                publicKey,
                time(certificate.notBefore()),
                time(certificate.keyUseEnds())))
        .mapEmpty();
  }

  /**
   * Finds the certificates of some serial numbers that are not revoked yet.
   *
   * @param serials content octets, hex
   * @return their ids
   */
  static Future<List<UUID>> unrevoked(
      SqlConnection connection, String country, Collection<String> serials) {
    return connection
        .preparedQuery(
            """
            SELECT id FROM certificate
             WHERE country = $1 AND revoked_at IS NULL AND serial = ANY ($2) ORDER BY sha256
            """)
        .execute(Tuple.tuple().addString(country).addArrayOfBuffer(bytes(serials)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getUUID("id"))
                    .toList());
  }

  /** Revokes a certificate, at the time that others knew. */
  static Future<Void> revoke(SqlConnection connection, UUID id, Instant at) {
    return connection
        .preparedQuery(
            """
            UPDATE certificate SET revoked_at = $2, revocation_reason = $3
             WHERE id = $1 AND revoked_at IS NULL
            """)
        .execute(Tuple.of(id, time(at), REASON))
        .mapEmpty();
  }

  /**
   * Remembers revocations of certificates that are not here.
   *
   * @param revoked when, by serial number: content octets, hex
   * @return how many were new
   */
  static Future<Integer> insertSerials(
      SqlConnection connection, String country, Map<String, Instant> revoked) {
    return connection
        .preparedQuery(
            """
            INSERT INTO revoked_serial (country, serial, revoked_at)
            SELECT $1, e.serial, e.revoked_at
              FROM unnest($2::bytea[], $3::timestamptz[]) AS e (serial, revoked_at)
             WHERE NOT EXISTS (SELECT FROM certificate c
                                WHERE c.country = $1 AND c.serial = e.serial)
            ON CONFLICT DO NOTHING
            """)
        .execute(
            Tuple.tuple()
                .addString(country)
                .addArrayOfBuffer(bytes(revoked.keySet()))
                .addArrayOfOffsetDateTime(
                    revoked.values().stream()
                        .map(IntakeRepository::time)
                        .toArray(OffsetDateTime[]::new)))
        .map(rows -> rows.rowCount());
  }

  /** When the serial number of a certificate was revoked before the certificate came, or null. */
  static Future<Instant> revokedSerial(SqlConnection connection, String country, String serial) {
    return connection
        .preparedQuery("SELECT revoked_at FROM revoked_serial WHERE country = $1 AND serial = $2")
        .execute(Tuple.of(country, Buffer.buffer(HEX.parseHex(serial))))
        .map(
            rows -> {
              for (Row row : rows) {
                return row.getOffsetDateTime("revoked_at").toInstant();
              }
              return null;
            });
  }

  private static Buffer[] bytes(Collection<String> hex) {
    return hex.stream().map(one -> Buffer.buffer(HEX.parseHex(one))).toArray(Buffer[]::new);
  }

  private static OffsetDateTime time(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
