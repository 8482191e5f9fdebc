package dev.marty.pkd;

import dev.marty.pkd.directory.Sql;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of what is here of the own csca. */
final class HoldingsRepository implements Holdings {
  @Override
  public Future<List<Held>> certificates(
      SqlConnection connection, IssuedKind kind, String after, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.country, c.serial, o.revoked_at
              FROM own_certificate o JOIN certificate c ON c.sha256 = o.certificate_sha256
             WHERE o.kind = $1 AND o.certificate_sha256 > $2
             ORDER BY o.certificate_sha256 LIMIT $3
            """)
        .execute(Tuple.of(kind.text(), Sql.bytes(after == null ? "" : after), limit))
        .map(rows -> Sql.all(rows, row -> held(row, kind)));
  }

  private static Held held(Row row, IssuedKind kind) {
    OffsetDateTime revokedAt = row.getOffsetDateTime("revoked_at");
    return new Held(
        Sql.hex(row.getBuffer("sha256")),
        kind,
        row.getString("country"),
        row.getString("serial"),
        revokedAt == null ? null : revokedAt.toInstant());
  }

  @Override
  public Future<Buffer> certificate(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT c.der FROM own_certificate o JOIN certificate c ON c.sha256 = o.certificate_sha256
             WHERE o.certificate_sha256 = $1
            """)
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, row -> row.getBuffer("der")));
  }

  /** Of those that a key of the own csca signed, however they came here. */
  @Override
  public Future<List<HeldCrl>> crls(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT DISTINCT ON (r.country) r.country, r.number::bigint AS number, r.sha256,
                   octet_length(r.der) AS bytes
              FROM crl r
             WHERE r.number <= 1e15 AND octet_length(r.der) <= $1
               AND EXISTS (SELECT FROM crl_issuer i
                             JOIN own_certificate o ON o.certificate_sha256 = i.issuer_sha256
                            WHERE i.crl_sha256 = r.sha256)
             ORDER BY r.country, r.number DESC, r.this_update DESC, r.sha256
            """)
        .execute(Tuple.of(CrlIssued.MOST_BYTES))
        .map(rows -> Sql.all(rows, HoldingsRepository::crl));
  }

  private static HeldCrl crl(Row row) {
    String sha256 = Sql.hex(row.getBuffer("sha256"));
    return new HeldCrl(
        row.getString("country"),
        row.getLong("number"),
        sha256,
        row.getInteger("bytes"),
        "/api/pkd_service/crls/" + sha256);
  }

  @Override
  public Future<Map<String, Boolean>> known(SqlConnection connection, List<String> sha256) {
    return connection
        .preparedQuery(
            """
            SELECT certificate_sha256, revoked_at IS NOT NULL AS revoked
              FROM own_certificate WHERE certificate_sha256 = ANY ($1)
            """)
        .execute(Tuple.tuple().addArrayOfBuffer(Sql.bytes(sha256)))
        .map(
            rows -> {
              Map<String, Boolean> known = new HashMap<>();
              for (Row row : rows) {
                known.put(Sql.hex(row.getBuffer("certificate_sha256")), row.getBoolean("revoked"));
              }
              return known;
            });
  }
}
