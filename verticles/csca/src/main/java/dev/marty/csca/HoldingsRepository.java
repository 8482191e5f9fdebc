package dev.marty.csca;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** SQL of what csca tells its consumers that it has. */
final class HoldingsRepository implements Holdings {
  private static final HexFormat HEX = HexFormat.of();

  @Override
  public Future<List<Held>> certificates(
      SqlConnection connection, IssuedKind kind, String after, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT sha256, country, serial, revoked_at FROM certificate
             WHERE kind = $1 AND sha256 > $2 ORDER BY sha256 LIMIT $3
            """)
        .execute(Tuple.of(kind.text(), bytes(after == null ? "" : after), limit))
        .map(
            rows -> {
              List<Held> held = new ArrayList<>();
              for (Row row : rows) {
                OffsetDateTime revokedAt = row.getOffsetDateTime("revoked_at");
                held.add(
                    new Held(
                        hex(row.getBuffer("sha256")),
                        kind,
                        row.getString("country"),
                        hex(row.getBuffer("serial")),
                        revokedAt == null ? null : revokedAt.toInstant()));
              }
              return held;
            });
  }

  @Override
  public Future<Buffer> certificate(SqlConnection connection, String sha256) {
    return CertificateRepository.find(connection, new CertificateId(null, sha256))
        .map(row -> row == null ? null : row.der());
  }

  @Override
  public Future<List<HeldCrl>> crls(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT ON (country) country, number, sha256, octet_length(der) AS bytes
              FROM crl ORDER BY country, number DESC
            """)
        .execute()
        .map(
            rows -> {
              List<HeldCrl> crls = new ArrayList<>();
              for (Row row : rows) {
                crls.add(
                    new HeldCrl(
                        row.getString("country"),
                        row.getLong("number"),
                        hex(row.getBuffer("sha256")),
                        row.getInteger("bytes"),
                        null));
              }
              return crls;
            });
  }

  @Override
  public Future<Map<String, Boolean>> known(SqlConnection connection, List<String> sha256) {
    return connection
        .preparedQuery(
            """
            SELECT sha256, revoked_at IS NOT NULL AS revoked
              FROM certificate WHERE sha256 = ANY ($1)
            """)
        .execute(
            Tuple.tuple()
                .addArrayOfBuffer(
                    sha256.stream().map(HoldingsRepository::bytes).toArray(Buffer[]::new)))
        .map(
            rows -> {
              Map<String, Boolean> known = new HashMap<>();
              rows.forEach(
                  row -> known.put(hex(row.getBuffer("sha256")), row.getBoolean("revoked")));
              return known;
            });
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }

  private static String hex(Buffer bytes) {
    return HEX.formatHex(bytes.getBytes());
  }
}
