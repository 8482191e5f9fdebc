package dev.marty.csca;

import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** SQL of CRLs. */
final class CrlRepository {
  private static final HexFormat HEX = HexFormat.of();
  private static final String SELECT =
      """
      SELECT country, number, sha256, octet_length(der) AS bytes, this_update,
             next_update, entries
        FROM crl
      """;

  /** Rows of a cursor at a time. */
  private static final int PAGE = 2_000;

  private CrlRepository() {}

  static Future<Void> insert(SqlConnection connection, Crl crl, Buffer der, UUID issuerKey) {
    return connection
        .preparedQuery(
            """
            INSERT INTO crl (country, number, der, issuer_key, this_update, next_update, entries)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """)
        .execute(
            Tuple.tuple()
                .addString(crl.country())
                .addLong(crl.number())
                .addBuffer(der)
                .addUUID(issuerKey)
                .addOffsetDateTime(crl.thisUpdate().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(crl.nextUpdate().atOffset(ZoneOffset.UTC))
                .addInteger(crl.entries()))
        .mapEmpty();
  }

  /** A piece of a CRL, DER, or null. */
  static Future<Buffer> piece(
      SqlConnection connection, String country, long number, int from, int count) {
    return connection
        .preparedQuery(
            """
            SELECT substring(der FROM $3 + 1 FOR $4) AS piece
              FROM crl WHERE country = $1 AND number = $2
            """)
        .execute(Tuple.of(country, number, from, count))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("piece"));
  }

  /** One CRL of a country, or null. */
  static Future<Crl> find(SqlConnection connection, String country, long number) {
    return connection
        .preparedQuery(SELECT + " WHERE country = $1 AND number = $2")
        .execute(Tuple.of(country, number))
        .map(CrlRepository::first);
  }

  /** The newest CRL of a country, or null. */
  static Future<Crl> current(SqlConnection connection, String country) {
    return connection
        .preparedQuery(SELECT + " WHERE country = $1 ORDER BY number DESC LIMIT 1")
        .execute(Tuple.of(country))
        .map(CrlRepository::first);
  }

  private static Crl first(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return null;
    }
    Row row = rows.iterator().next();
    return new Crl(
        row.getString("country"),
        row.getLong("number"),
        HEX.formatHex(row.getBuffer("sha256").getBytes()),
        row.getInteger("bytes"),
        row.getOffsetDateTime("this_update").toInstant(),
        row.getOffsetDateTime("next_update").toInstant(),
        row.getInteger("entries"));
  }

  /**
   * Everything a country ever revoked, since its CRL is complete; page by page, since that can be
   * more than fits into memory.
   *
   * @param connection inside a transaction
   * @param taker completes when it wants the next page
   */
  static Future<Void> revoked(
      SqlConnection connection,
      String country,
      Function<List<RevokedCertificate>, Future<Void>> taker) {
    return connection
        .prepare(
            """
            SELECT serial, revoked_at FROM revocation WHERE country = $1
             ORDER BY revoked_at, serial
            """)
        .compose(
            statement -> {
              Cursor cursor = statement.cursor(Tuple.of(country));
              return Sequence.repeat(
                      () ->
                          cursor
                              .read(PAGE)
                              .compose(rows -> taker.apply(revoked(rows)))
                              .map(taken -> cursor.hasMore()))
                  .compose(done -> cursor.close())
                  .compose(done -> statement.close());
            });
  }

  private static List<RevokedCertificate> revoked(RowSet<Row> rows) {
    List<RevokedCertificate> revoked = new ArrayList<>(rows.size());
    for (Row row : rows) {
      revoked.add(
          new RevokedCertificate(
              new BigInteger(row.getBuffer("serial").getBytes()),
              row.getOffsetDateTime("revoked_at").toInstant()));
    }
    return revoked;
  }

  /**
   * Countries that need a new CRL: they have a key in use, and no CRL, an old one, or one that
   * lacks a revocation and is no longer too young.
   *
   * @param every age at which a CRL is replaced
   * @param apart least time between two CRLs
   */
  static Future<List<String>> due(SqlConnection connection, Duration every, Duration apart) {
    return connection
        .preparedQuery(
            """
            SELECT c.country
              FROM (SELECT DISTINCT k.country
                      FROM signing_key k
                      JOIN certificate r ON r.subject_key = k.id AND r.kind = 'root'
                     WHERE r.revoked_at IS NULL AND k.lost_at IS NULL
                       AND k.use_until >= now()) c
              LEFT JOIN LATERAL (SELECT l.this_update, l.entries FROM crl l
                                  WHERE l.country = c.country
                                  ORDER BY l.number DESC LIMIT 1) last ON true
             WHERE last.this_update IS NULL
                OR last.this_update <= now() - make_interval(secs => $1)
                OR (last.this_update <= now() - make_interval(secs => $2)
                    AND last.entries < (SELECT count(*) FROM revocation r
                                         WHERE r.country = c.country))
             ORDER BY c.country
            """)
        .execute(Tuple.of((double) every.toSeconds(), (double) apart.toSeconds()))
        .map(
            rows -> {
              List<String> countries = new ArrayList<>();
              rows.forEach(row -> countries.add(row.getString("country")));
              return countries;
            });
  }
}
