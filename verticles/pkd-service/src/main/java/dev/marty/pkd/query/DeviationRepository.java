package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.OffsetDateTime;
import java.util.List;

/** SQL that reads deviations. */
final class DeviationRepository {
  /**
   * Lists first, of which there are few: what they are worth is computed once for each, and not for
   * those that strangers have brought where only the others count.
   */
  private static final String SELECT =
      """
      WITH c AS MATERIALIZED (
        SELECT l.sha256, l.country, l.issuer, l.signed_at, t.status, t.because,
               n.sha256 IS NOT NULL AS current
          FROM list l
          JOIN list_trust t ON t.sha256 = l.sha256
          LEFT JOIN current_list n ON n.sha256 = l.sha256 AND n.kind = 'deviation-list'
         WHERE l.kind = 'deviation-list'
           AND ($1::text IS NULL OR coalesce(nullif(l.country, ''), 'ZZ') = $1)
           AND (NOT $2::boolean
                OR l.sha256 IN (SELECT sha256 FROM current_list WHERE kind = 'deviation-list'))
      )
      SELECT d.id, d.position, d.document_type, d.issuer AS signer_issuer, d.serial,
             d.key_identifier, d.certificate_digest, d.digest_algorithm, d.issued_from,
             d.issued_to, d.document_numbers, d.descriptions,
             c.sha256, c.country, c.issuer, c.signed_at, c.status, c.because, c.current
        FROM deviation d JOIN c ON c.sha256 = d.list_sha256
      """;

  private static final String OF_ANY_SIGNER =
      "d.issuer_name IS NULL AND d.key_identifier IS NULL AND d.certificate_digest IS NULL";

  private DeviationRepository() {}

  /**
   * A deviation.
   *
   * @param id place among all
   * @param list that says so
   * @param position in it, from 0
   * @param documentType as in the machine readable zone, or null
   * @param signer whose documents, or null
   * @param issuedFrom first moment of issue, or null
   * @param issuedTo last moment, or null
   * @param documentNumbers how many the list names, or null where it names none
   * @param descriptions what is wrong
   */
  record Deviation(
      long id,
      OfList list,
      int position,
      String documentType,
      Signer signer,
      OffsetDateTime issuedFrom,
      OffsetDateTime issuedTo,
      Integer documentNumbers,
      JsonArray descriptions) {}

  /**
   * The list.
   *
   * @param sha256 lowercase hex
   * @param country of its signer, or empty
   * @param issuer the CSCA behind its signer, RFC 4514
   * @param signedAt signing time, or null
   * @param trust trusted, pending, untrusted or withdrawn
   * @param because why
   * @param current whether it counts
   */
  record OfList(
      String sha256,
      String country,
      String issuer,
      OffsetDateTime signedAt,
      String trust,
      String because,
      boolean current) {}

  /**
   * A Document Signer, named in one of three ways; the rest is null.
   *
   * @param issuer RFC 4514
   * @param serial content octets of the INTEGER, lowercase hex
   * @param keyIdentifier subject key identifier, lowercase hex
   * @param digest of the certificate, lowercase hex
   * @param algorithm of the digest
   */
  record Signer(
      String issuer, String serial, String keyIdentifier, String digest, String algorithm) {}

  /**
   * Conditions of a request, to begin with.
   *
   * @param country of lists, or null for all
   * @param current whether only those that count are asked for
   */
  static Conditions of(String country, boolean current) {
    Conditions conditions = new Conditions();
    conditions.value(country);
    conditions.value(current);
    return conditions;
  }

  /**
   * Of documents with this number: those that name it, and those that name none.
   *
   * @param number as they are compared
   */
  static void document(Conditions conditions, String number) {
    conditions.and(
        "d.document_numbers IS NULL OR d.id = ANY (ARRAY("
            + "SELECT n.deviation_id FROM deviation_number n WHERE n.number = "
            + conditions.value(number)
            + "))");
  }

  /**
   * Of documents by this signer: those that name it, and those that name none. What a certificate
   * that is kept here says of itself counts with its fingerprint.
   *
   * @param hex SHA-256 of its certificate, or subject key identifier; lowercase
   */
  static void signer(Conditions conditions, String hex) {
    String value = conditions.value(hex);
    String kept =
        hex.length() == 64
            ? " OR d.id = ANY (ARRAY(SELECT o.id FROM certificate s JOIN deviation o"
                + " ON o.issuer_name = s.issuer_name AND o.serial_value = s.serial_value"
                + " OR o.key_identifier = s.subject_key_identifier"
                + " OR o.certificate_digest IN (encode(sha224(s.der), 'hex'),"
                + " encode(sha384(s.der), 'hex'), encode(sha512(s.der), 'hex'))"
                + " WHERE s.sha256 = "
                + conditions.value(Sql.bytes(hex))
                + "))"
            : "";
    conditions.and(
        OF_ANY_SIGNER
            + " OR d.key_identifier = "
            + value
            + " OR d.certificate_digest = "
            + value
            + kept);
  }

  /**
   * The same by issuer and serial.
   *
   * @param issuer as certificate.issuer_name
   * @param serials the forms in which programs write it, lowercase hex
   */
  static void signer(Conditions conditions, String issuer, String[] serials) {
    conditions.and(
        OF_ANY_SIGNER
            + " OR d.issuer_name = "
            + conditions.value(issuer)
            + " AND d.serial = ANY ("
            + conditions.value(serials)
            + ")");
  }

  /** Deviations, the first that came first. */
  static Future<List<Deviation>> list(
      SqlConnection connection, Conditions conditions, Long after, int limit) {
    return connection
        .preparedQuery(conditions.and("d.id > ?", after).page(SELECT, "d.id", limit))
        .execute(conditions.values())
        .map(rows -> Sql.all(rows, DeviationRepository::deviation));
  }

  private static Deviation deviation(Row row) {
    String keyIdentifier = row.getString("key_identifier");
    String digest = row.getString("certificate_digest");
    String issuer = row.getString("signer_issuer");
    return new Deviation(
        row.getLong("id"),
        new OfList(
            Sql.hex(row.getBuffer("sha256")),
            row.getString("country"),
            row.getString("issuer"),
            row.getOffsetDateTime("signed_at"),
            row.getString("status"),
            row.getString("because"),
            row.getBoolean("current")),
        row.getInteger("position"),
        row.getString("document_type"),
        issuer == null && keyIdentifier == null && digest == null
            ? null
            : new Signer(
                issuer,
                row.getString("serial"),
                keyIdentifier,
                digest,
                row.getString("digest_algorithm")),
        row.getOffsetDateTime("issued_from"),
        row.getOffsetDateTime("issued_to"),
        row.getInteger("document_numbers"),
        row.getJsonArray("descriptions"));
  }
}
