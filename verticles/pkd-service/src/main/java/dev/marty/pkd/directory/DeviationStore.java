package dev.marty.pkd.directory;

import dev.marty.emrtd.deviationlist.Deviation;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * SQL that writes what deviation lists say, slice by slice: a list is read on the workers as far as
 * the next slice reaches, and no more of it is held.
 */
final class DeviationStore {
  /** Deviations written by one statement; each may have a hundred descriptions. */
  private static final int SLICE = 50;

  /** Document numbers written by one statement. */
  private static final int NUMBERS = 5_000;

  private DeviationStore() {}

  /**
   * Keeps the deviations of a list that is there, and notes that it has.
   *
   * @param crypto reads them
   * @param list SHA-256, lowercase hex
   * @param said by it; gone through once
   */
  static Future<Void> insert(
      SqlConnection connection, Workers crypto, String list, Found.Deviations said) {
    Slices slices = new Slices(said.all());
    return Sequence.repeat(
            () ->
                crypto
                    .run(slices::next)
                    .compose(
                        slice ->
                            slice.isEmpty()
                                ? Future.succeededFuture(false)
                                : rows(connection, list, said.digestAlgorithm(), slice)
                                    .compose(ids -> numbers(connection, crypto, slice, ids))
                                    .map(true)))
        .compose(
            done ->
                connection
                    .preparedQuery("UPDATE list SET deviations = $2 WHERE sha256 = $1")
                    .execute(Tuple.of(Sql.bytes(list), slices.count())))
        .mapEmpty();
  }

  /** Reads a list as far as it is asked for; by one worker at a time. */
  private static final class Slices {
    private final Iterable<Deviation> all;
    private Iterator<Deviation> rest;
    private int count;

    Slices(Iterable<Deviation> all) {
      this.all = all;
    }

    List<DeviationRow> next() {
      rest = rest == null ? all.iterator() : rest;
      List<DeviationRow> slice = new ArrayList<>();
      while (slice.size() < SLICE && rest.hasNext()) {
        slice.add(DeviationRow.of(rest.next()));
      }
      count += slice.size();
      return slice;
    }

    int count() {
      return count;
    }
  }

  /** Gives the ids by position. */
  private static Future<Map<Integer, Long>> rows(
      SqlConnection connection, String list, String digestAlgorithm, List<DeviationRow> slice) {
    return connection
        .preparedQuery(
            """
            INSERT INTO deviation (list_sha256, digest_algorithm, position, document_type, issuer,
                issuer_name, serial, key_identifier, certificate_digest, issued_from, issued_to,
                document_numbers, descriptions)
            SELECT $1, CASE WHEN digest IS NOT NULL THEN $2 END, position, document_type, issuer,
                   issuer_name, serial, key_identifier, digest, issued_from, issued_to,
                   document_numbers, descriptions::jsonb
              FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                       $9::text[], $10::timestamptz[], $11::timestamptz[], $12::integer[],
                       $13::text[])
                   AS r (position, document_type, issuer, issuer_name, serial, key_identifier,
                         digest, issued_from, issued_to, document_numbers, descriptions)
            RETURNING position, id
            """)
        .execute(
            Tuple.tuple()
                .addBuffer(Sql.bytes(list))
                .addString(digestAlgorithm)
                .addArrayOfInteger(column(slice, DeviationRow::position, Integer[]::new))
                .addArrayOfString(texts(slice, DeviationRow::documentType))
                .addArrayOfString(texts(slice, DeviationRow::issuer))
                .addArrayOfString(texts(slice, DeviationRow::issuerName))
                .addArrayOfString(texts(slice, DeviationRow::serial))
                .addArrayOfString(texts(slice, DeviationRow::keyIdentifier))
                .addArrayOfString(texts(slice, DeviationRow::digest))
                .addArrayOfOffsetDateTime(
                    column(slice, DeviationRow::issuedFrom, OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(
                    column(slice, DeviationRow::issuedTo, OffsetDateTime[]::new))
                .addArrayOfInteger(column(slice, DeviationRow::documentNumbers, Integer[]::new))
                .addArrayOfString(texts(slice, DeviationRow::descriptions)))
        .map(
            rows -> {
              Map<Integer, Long> ids = new HashMap<>();
              rows.forEach(row -> ids.put(row.getInteger("position"), row.getLong("id")));
              return ids;
            });
  }

  private static String[] texts(List<DeviationRow> slice, Function<DeviationRow, String> value) {
    return column(slice, value, String[]::new);
  }

  private static <T> T[] column(
      List<DeviationRow> slice, Function<DeviationRow, T> value, IntFunction<T[]> array) {
    return slice.stream().map(value).toArray(array);
  }

  private static Future<Void> numbers(
      SqlConnection connection, Workers crypto, List<DeviationRow> slice, Map<Integer, Long> ids) {
    DeviationNumbers numbers = new DeviationNumbers(slice, ids);
    return Sequence.repeat(
        () ->
            crypto
                .run(() -> numbers.next(NUMBERS))
                .compose(
                    some ->
                        some.numbers().isEmpty()
                            ? Future.succeededFuture(false)
                            : insert(connection, some).map(true)));
  }

  private static Future<Void> insert(SqlConnection connection, DeviationNumbers.Some some) {
    return connection
        .preparedQuery(
            """
            INSERT INTO deviation_number (number, deviation_id)
            SELECT * FROM unnest($1::text[], $2::bigint[])
            ON CONFLICT DO NOTHING
            """)
        .execute(
            Tuple.tuple()
                .addArrayOfString(some.numbers().toArray(String[]::new))
                .addArrayOfLong(some.deviations().toArray(Long[]::new)))
        .mapEmpty();
  }
}
