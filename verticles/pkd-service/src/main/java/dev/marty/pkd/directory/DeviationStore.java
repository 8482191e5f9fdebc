package dev.marty.pkd.directory;

import dev.marty.emrtd.asn1.Nul;
import dev.marty.emrtd.deviationlist.AffectedDocuments.CertificateDigest;
import dev.marty.emrtd.deviationlist.AffectedDocuments.DocumentSigner;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuerAndSerial;
import dev.marty.emrtd.deviationlist.AffectedDocuments.KeyIdentifier;
import dev.marty.emrtd.deviationlist.Deviation;
import dev.marty.emrtd.deviationlist.DeviationDescription;
import dev.marty.kit.verticle.Workers;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
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

  /** Characters of a description's text, and octets of its parameters, that are answered. */
  private static final int MOST_TEXT = 500;

  private static final int MOST_PARAMETERS = 256;

  private DeviationStore() {}

  /**
   * Keeps the deviations of a list that is there, and notes that it has.
   *
   * @param crypto reads them
   * @param list SHA-256, lowercase hex
   * @param digestAlgorithm of the certificate digests in it, or null
   * @param deviations gone through once
   */
  static Future<Void> insert(
      SqlConnection connection,
      Workers crypto,
      String list,
      String digestAlgorithm,
      Iterable<Deviation> deviations) {
    Slices slices = new Slices(deviations);
    return Sequence.repeat(
            () ->
                crypto
                    .run(slices::next)
                    .compose(
                        slice ->
                            slice.isEmpty()
                                ? Future.succeededFuture(false)
                                : rows(connection, list, digestAlgorithm, slice)
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

    List<Deviation> next() {
      rest = rest == null ? all.iterator() : rest;
      List<Deviation> slice = new ArrayList<>();
      while (slice.size() < SLICE && rest.hasNext()) {
        slice.add(rest.next());
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
      SqlConnection connection, String list, String digestAlgorithm, List<Deviation> slice) {
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
                .addArrayOfInteger(column(slice, Deviation::position, Integer[]::new))
                .addArrayOfString(texts(slice, one -> one.documents().documentType()))
                .addArrayOfString(texts(slice, one -> name(one).issuer()))
                .addArrayOfString(texts(slice, one -> name(one).issuerName()))
                .addArrayOfString(texts(slice, one -> name(one).serial()))
                .addArrayOfString(
                    texts(
                        slice, one -> signer(one) instanceof KeyIdentifier key ? key.hex() : null))
                .addArrayOfString(
                    texts(
                        slice,
                        one -> signer(one) instanceof CertificateDigest hash ? hash.hex() : null))
                .addArrayOfOffsetDateTime(
                    column(
                        slice,
                        one ->
                            one.documents().issued() == null
                                ? null
                                : time(one.documents().issued().first()),
                        OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(
                    column(
                        slice,
                        one ->
                            one.documents().issued() == null
                                ? null
                                : time(one.documents().issued().last()),
                        OffsetDateTime[]::new))
                .addArrayOfInteger(
                    column(
                        slice,
                        one ->
                            one.documents().documentNumbers() == null
                                ? null
                                : one.documents().documentNumbers().size(),
                        Integer[]::new))
                .addArrayOfString(column(slice, DeviationStore::descriptions, String[]::new)))
        .map(
            rows -> {
              Map<Integer, Long> ids = new HashMap<>();
              rows.forEach(row -> ids.put(row.getInteger("position"), row.getLong("id")));
              return ids;
            });
  }

  private static DocumentSigner signer(Deviation deviation) {
    return deviation.documents().signer();
  }

  private static IssuerAndSerial name(Deviation deviation) {
    return signer(deviation) instanceof IssuerAndSerial name
        ? name
        : new IssuerAndSerial(null, null, null);
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static String[] texts(List<Deviation> slice, Function<Deviation, String> value) {
    return column(
        slice,
        one -> value.apply(one) == null ? null : Nul.escaped(value.apply(one)),
        String[]::new);
  }

  private static <T> T[] column(
      List<Deviation> slice, Function<Deviation, T> value, IntFunction<T[]> array) {
    return slice.stream().map(value).toArray(array);
  }

  /** What a stranger makes long is cut: the whole stands in the list. */
  private static String descriptions(Deviation deviation) {
    JsonArray array = new JsonArray();
    for (DeviationDescription description : deviation.descriptions()) {
      String text = description.text();
      if (text != null && text.length() > MOST_TEXT) {
        text = text.substring(0, MOST_TEXT) + "…";
      }
      boolean parameters =
          description.parameters() != null && description.parameters().length() <= MOST_PARAMETERS;
      array.add(
          new JsonObject()
              .put("type", description.type())
              .put("meaning", description.typeText())
              .put("text", text == null ? null : Nul.escaped(text))
              .put(
                  "parameters",
                  parameters
                      ? Base64.getEncoder().encodeToString(description.parameters().toByteArray())
                      : null));
    }
    return array.encode();
  }

  private static Future<Void> numbers(
      SqlConnection connection, Workers crypto, List<Deviation> slice, Map<Integer, Long> ids) {
    DeviationNumbers numbers = new DeviationNumbers(slice, ids);
    return Sequence.repeat(
        () ->
            crypto
                .run(() -> numbers.next(NUMBERS))
                .compose(
                    some ->
                        some.numbers().isEmpty()
                            ? Future.succeededFuture(false)
                            : connection
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
                                .map(true)));
  }
}
