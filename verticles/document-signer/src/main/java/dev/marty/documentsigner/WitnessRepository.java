package dev.marty.documentsigner;

import dev.marty.signer.events.CertificateIssued;
import dev.marty.signer.events.CertificateRevoked;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.IssuedKind;
import dev.marty.signer.holdings.Held;
import dev.marty.signer.holdings.HeldCrl;
import dev.marty.signer.holdings.Holdings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** SQL of what csca told of itself, kept for csca. */
final class WitnessRepository implements Holdings {
  private static final HexFormat HEX = HexFormat.of();

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

  @Override
  public Future<List<Held>> certificates(
      SqlConnection connection, IssuedKind kind, String after, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT encode(sha256, 'hex') AS sha256, country, serial, revoked_at
              FROM held_certificate WHERE kind = $1 AND sha256 > $2 ORDER BY held_certificate.sha256
             LIMIT $3
            """)
        .execute(Tuple.of(kind.text(), bytes(after == null ? "" : after), limit))
        .map(
            rows -> {
              List<Held> held = new ArrayList<>();
              for (Row row : rows) {
                held.add(
                    new Held(
                        row.getString("sha256"),
                        kind,
                        row.getString("country"),
                        row.getString("serial"),
                        row.get(OffsetDateTime.class, "revoked_at") == null
                            ? null
                            : row.getOffsetDateTime("revoked_at").toInstant()));
              }
              return held;
            });
  }

  @Override
  public Future<Buffer> certificate(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT certificate FROM held_certificate WHERE sha256 = $1")
        .execute(Tuple.of(bytes(sha256)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("certificate"));
  }

  @Override
  public Future<List<HeldCrl>> crls(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT country, number, encode(sha256, 'hex') AS sha256, bytes FROM csca_crl")
        .execute()
        .map(
            rows -> {
              List<HeldCrl> crls = new ArrayList<>();
              for (Row row : rows) {
                crls.add(
                    new HeldCrl(
                        row.getString("country"),
                        row.getLong("number"),
                        row.getString("sha256"),
                        row.getInteger("bytes"),
                        null));
              }
              return crls;
            });
  }

  /** What csca told: a signer's own certificate here tells csca, not this service. */
  @Override
  public Future<Map<String, Boolean>> known(SqlConnection connection, List<String> sha256) {
    return connection
        .preparedQuery(
            """
            SELECT encode(sha256, 'hex') AS sha256, revoked_at IS NOT NULL AS revoked
              FROM csca_certificate WHERE sha256 = ANY ($1) AND certificate IS NOT NULL
            """)
        .execute(
            Tuple.tuple()
                .addArrayOfBuffer(
                    sha256.stream().map(WitnessRepository::bytes).toArray(Buffer[]::new)))
        .map(
            rows -> {
              Map<String, Boolean> known = new HashMap<>();
              rows.forEach(row -> known.put(row.getString("sha256"), row.getBoolean("revoked")));
              return known;
            });
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }
}
