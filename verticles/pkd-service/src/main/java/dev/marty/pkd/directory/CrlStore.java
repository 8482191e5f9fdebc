package dev.marty.pkd.directory;

import dev.marty.emrtd.crl.CrlEntry;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/** SQL that writes CRLs, their entries and their findings. */
final class CrlStore {
  private static final HexFormat HEX = HexFormat.of();

  /** Doc 9303-12 allows 20 octets; more is reported, and kept while an index takes it. */
  private static final int MOST_NUMBER_BITS = 1024;

  /** Entries written by one statement, which must end in time and fit into memory. */
  private static final int SLICE = 5_000;

  private CrlStore() {}

  /**
   * Keeps a CRL as received.
   *
   * @param origin own-csca or import
   * @return true if it was new
   */
  static Future<Boolean> insert(SqlConnection connection, Found.Crl found, String origin) {
    ParsedCrl crl = found.crl();
    return connection
        .preparedQuery(
            """
            INSERT INTO crl (sha256, der, country, issuer, issuer_name, number,
                authority_key_identifier, this_update, next_update, entries, origin,
                alternative_names)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (sha256) DO NOTHING
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(found.sha256()))
                .addBuffer(bytes(crl))
                .addString(crl.country())
                .addString(crl.issuer())
                .addString(found.issuerName())
                .addValue(number(crl.number()))
                .addString(crl.authorityKeyIdentifier())
                .addOffsetDateTime(time(crl.thisUpdate()))
                .addOffsetDateTime(time(crl.nextUpdate()))
                .addInteger(crl.size())
                .addString(origin)
                .addArrayOfString(crl.alternativeNames().toArray(String[]::new)))
        .compose(
            rows ->
                rows.rowCount() == 0
                    ? Future.succeededFuture(false)
                    : entries(connection, found)
                        .compose(
                            done ->
                                FindingStore.insert(
                                    connection, "crl_finding", "crl_sha256", List.of(found)))
                        .map(true));
  }

  /** Adds what a CRL of an earlier version has not: its name for comparing, entries, findings. */
  static Future<Void> complete(SqlConnection connection, Found.Crl found) {
    return connection
        .preparedQuery("UPDATE crl SET issuer_name = $2 WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(found.sha256()), found.issuerName()))
        .compose(done -> rename(connection, found))
        .compose(done -> entries(connection, found))
        .compose(
            done -> FindingStore.insert(connection, "crl_finding", "crl_sha256", List.of(found)));
  }

  /** As large as they are, and no copy beside them. */
  private static Buffer bytes(ParsedCrl crl) {
    Buffer bytes = Buffer.buffer(crl.length());
    crl.writeTo(
        new OutputStream() {
          @Override
          public void write(int octet) {
            bytes.appendByte((byte) octet);
          }

          @Override
          public void write(byte[] octets, int from, int count) {
            bytes.appendBytes(octets, from, count);
          }
        });
    return bytes;
  }

  /** Adds what a CRL of an earlier version says of other names of its CSCA. */
  static Future<Void> rename(SqlConnection connection, Found.Crl found) {
    return rename(connection, found.sha256(), found.crl().alternativeNames());
  }

  /** Of one that cannot be read. */
  static Future<Void> nameless(SqlConnection connection, String sha256) {
    return rename(connection, sha256, List.of());
  }

  private static Future<Void> rename(SqlConnection connection, String sha256, List<String> names) {
    return connection
        .preparedQuery("UPDATE crl SET alternative_names = $2 WHERE sha256 = $1")
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(sha256))
                .addArrayOfString(names.toArray(String[]::new)))
        .mapEmpty();
  }

  private static Future<Void> entries(SqlConnection connection, Found.Crl found) {
    Iterator<CrlEntry> entries = found.crl().entries().iterator();
    return Sequence.repeat(
        () -> {
          List<CrlEntry> slice = new ArrayList<>();
          while (slice.size() < SLICE && entries.hasNext()) {
            slice.add(entries.next());
          }
          return slice.isEmpty()
              ? Future.succeededFuture(false)
              : entries(connection, found.sha256(), slice).map(true);
        });
  }

  private static Future<Void> entries(
      SqlConnection connection, String crl, List<CrlEntry> entries) {
    return connection
        .preparedQuery(
            """
            INSERT INTO crl_entry (crl_sha256, serial, revoked_at)
            SELECT $1, * FROM unnest($2::text[], $3::timestamptz[])
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(crl))
                .addArrayOfString(
                    entries.stream()
                        .map(entry -> HEX.formatHex(entry.serial().toByteArray()))
                        .toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                    entries.stream()
                        .map(entry -> time(entry.revokedAt()))
                        .toArray(OffsetDateTime[]::new)))
        .mapEmpty();
  }

  private static OffsetDateTime time(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /** One that no index takes counts as none; the finding about it says how long it is. */
  private static Numeric number(BigInteger number) {
    return number == null || number.bitLength() > MOST_NUMBER_BITS ? null : Numeric.create(number);
  }
}
