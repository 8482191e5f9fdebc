package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;

/** SQL of certificates and trust anchors, many at a time. */
final class CertificateRepository {
  /** What certificates are answered with, of {@code certificate c}. */
  static final String FACTS =
      """
      c.sha256, c.country, c.kind, c.profile, c.subject, c.issuer, c.serial,
      c.subject_key_identifier, c.authority_key_identifier, c.public_key, c.explicit_parameters,
      c.signature_algorithm, c.not_before, c.not_after, c.first_seen
      """;

  private static final String CODES =
      "ARRAY(SELECT f.code FROM certificate_finding f"
          + " WHERE f.certificate_sha256 = c.sha256 ORDER BY f.ordinal) AS findings";

  /** Before every certificate, those without a country too. */
  private static final Place START = new Place("", "");

  private CertificateRepository() {}

  /**
   * A trust anchor.
   *
   * @param certificate it
   * @param findings codes of what is odd about it
   * @param because why it is trusted: master-list, own-csca, by-hand or link
   */
  record Anchor(Certificate certificate, List<String> findings, List<String> because) {}

  /**
   * A certificate that was searched for.
   *
   * @param certificate it
   * @param findings codes of what is odd about it
   * @param trust trusted, untrusted or withdrawn
   * @param revokedAt since when, or null
   */
  record Match(
      Certificate certificate, List<String> findings, String trust, OffsetDateTime revokedAt) {}

  /**
   * A place in a list of certificates; the next page begins after it.
   *
   * @param country upper case, or empty for certificates without one
   * @param sha256 lowercase hex
   */
  record Place(String country, String sha256) {}

  /**
   * Trust anchors: what stands in a trusted master list, the roots and links of the own csca, what
   * was trusted by hand, and links that one of those signed.
   *
   * @param country only of this one, upper case, or null for all
   * @param after where to begin, or null
   * @param limit at most so many
   */
  static Future<List<Anchor>> trustAnchors(
      SqlConnection connection, String country, Place after, int limit) {
    Place from = after == null ? START : after;
    return connection
        .preparedQuery(
            "SELECT "
                + FACTS
                + ", "
                + CODES
                + """
                , t.reasons
                  FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
                 WHERE ($1::text IS NULL OR coalesce(c.country, 'ZZ') = $1)
                   AND (coalesce(c.country, ''), c.sha256) > ($2, $3)
                 ORDER BY coalesce(c.country, ''), c.sha256
                 LIMIT $4
                """)
        .execute(Tuple.of(country, from.country(), Sql.bytes(from.sha256()), limit))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row -> new Anchor(certificate(row), texts(row, "findings"), reasons(row))));
  }

  /**
   * Certificates that fulfil conditions, by country and fingerprint.
   *
   * @param conditions on {@code certificate c}
   * @param after where to begin, or null
   */
  static Future<List<Match>> search(
      SqlConnection connection, Conditions conditions, Place after, int limit) {
    Place from = after == null ? START : after;
    conditions.and(
        "(coalesce(c.country, ''), c.sha256) > "
            + conditions.row(from.country(), Sql.bytes(from.sha256())));
    String page =
        conditions.page(
            "SELECT " + FACTS + " FROM certificate c", "coalesce(c.country, ''), c.sha256", limit);
    return connection
        .preparedQuery(
            "WITH c AS MATERIALIZED ("
                + page
                + ") SELECT c.*, "
                + CODES
                + """
                , (SELECT t.status FROM certificate_trust t WHERE t.sha256 = c.sha256) AS trust,
                  (SELECT min(v.revoked_at) FROM revocation v
                    WHERE v.certificate_sha256 = c.sha256) AS revoked_at
                  FROM c ORDER BY coalesce(c.country, ''), c.sha256
                """)
        .execute(conditions.values())
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Match(
                            certificate(row),
                            texts(row, "findings"),
                            row.getString("trust"),
                            row.getOffsetDateTime("revoked_at"))));
  }

  /** A link that only its issuer vouches for is called so. */
  private static List<String> reasons(Row row) {
    List<String> reasons = texts(row, "reasons");
    return reasons.isEmpty() ? List.of("link") : reasons;
  }

  private static List<String> texts(Row row, String column) {
    return List.of(row.getArrayOfStrings(column));
  }

  /** One certificate as received, DER, or null. */
  static Future<Buffer> der(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT der FROM certificate WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> Sql.first(rows, row -> row.getBuffer("der")));
  }

  /** A certificate's own words, from a row with {@link #FACTS}. */
  static Certificate certificate(Row row) {
    return new Certificate(
        Sql.hex(row.getBuffer("sha256")),
        row.getString("country"),
        row.getString("kind"),
        row.getString("profile"),
        row.getString("subject"),
        row.getString("issuer"),
        row.getString("serial"),
        row.getString("subject_key_identifier"),
        row.getString("authority_key_identifier"),
        row.getString("public_key"),
        row.getBoolean("explicit_parameters"),
        row.getString("signature_algorithm"),
        row.getOffsetDateTime("not_before"),
        row.getOffsetDateTime("not_after"),
        row.getOffsetDateTime("first_seen"));
  }
}
