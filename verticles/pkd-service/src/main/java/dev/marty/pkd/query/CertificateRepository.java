package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
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

  private CertificateRepository() {}

  /**
   * A place in a list of certificates; the next page begins after it.
   *
   * @param country upper case, or empty for certificates without one
   * @param sha256 lowercase hex
   */
  record Place(String country, String sha256) {
    static final Place START = new Place("", "");
  }

  /**
   * Trust anchors: what stands in a trusted master list, the roots and links of the own csca, what
   * was trusted by hand, and links that one of those signed.
   *
   * @param country only of this one, upper case, or null for all
   * @param after where to begin
   * @param limit at most so many
   */
  static Future<List<JsonObject>> trustAnchors(
      SqlConnection connection, String country, Place after, int limit) {
    return connection
        .preparedQuery(
            "SELECT "
                + FACTS
                + ", "
                + CODES
                + """
                , t.reasons
                  FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
                 WHERE ($1::text IS NULL OR coalesce(c.country, '') = $1)
                   AND (coalesce(c.country, ''), c.sha256) > ($2, $3)
                 ORDER BY coalesce(c.country, ''), c.sha256
                 LIMIT $4
                """)
        .execute(Tuple.of(country, after.country(), Sql.bytes(after.sha256()), limit))
        .map(
            rows -> {
              List<JsonObject> anchors = new ArrayList<>();
              for (Row row : rows) {
                anchors.add(
                    facts(row)
                        .put("findings", texts(row, "findings"))
                        .put("trustedBecause", reasons(row)));
              }
              return anchors;
            });
  }

  /**
   * Certificates that fulfil conditions, by country and fingerprint.
   *
   * @param conditions on {@code certificate c}
   */
  static Future<List<JsonObject>> search(
      SqlConnection connection, Conditions conditions, Place after, int limit) {
    conditions.and(
        "(coalesce(c.country, ''), c.sha256) > ("
            + conditions.value(after.country())
            + ", "
            + conditions.value(Sql.bytes(after.sha256()))
            + ")");
    String page =
        "SELECT "
            + FACTS
            + " FROM certificate c"
            + conditions.where()
            + " ORDER BY coalesce(c.country, ''), c.sha256 LIMIT "
            + conditions.value(limit);
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
            rows -> {
              List<JsonObject> found = new ArrayList<>();
              for (Row row : rows) {
                found.add(
                    facts(row)
                        .put("findings", texts(row, "findings"))
                        .put("trust", row.getString("trust"))
                        .put("revokedAt", Times.text(row.getOffsetDateTime("revoked_at"))));
              }
              return found;
            });
  }

  /** A link that only its issuer vouches for is called so. */
  private static JsonArray reasons(Row row) {
    JsonArray reasons = texts(row, "reasons");
    return reasons.isEmpty() ? reasons.add("link") : reasons;
  }

  private static JsonArray texts(Row row, String column) {
    return new JsonArray(List.of((Object[]) row.getArrayOfStrings(column)));
  }

  /** One certificate as received, DER, or null. */
  static Future<Buffer> der(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT der FROM certificate WHERE sha256 = $1")
        .execute(Tuple.of(Sql.bytes(sha256)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("der"));
  }

  /** A certificate's own words, from a row with {@link #FACTS}. */
  static JsonObject facts(Row row) {
    return new JsonObject()
        .put("sha256", Sql.hex(row.getBuffer("sha256")))
        .put("country", row.getString("country"))
        .put("kind", row.getString("kind"))
        .put("profile", row.getString("profile"))
        .put("subject", row.getString("subject"))
        .put("issuer", row.getString("issuer"))
        .put("serial", row.getString("serial"))
        .put("subjectKeyIdentifier", row.getString("subject_key_identifier"))
        .put("authorityKeyIdentifier", row.getString("authority_key_identifier"))
        .put("publicKey", row.getString("public_key"))
        .put("explicitParameters", row.getBoolean("explicit_parameters"))
        .put("signatureAlgorithm", row.getString("signature_algorithm"))
        .put("notBefore", Times.text(row.getOffsetDateTime("not_before")))
        .put("notAfter", Times.text(row.getOffsetDateTime("not_after")))
        .put("firstSeen", Times.text(row.getOffsetDateTime("first_seen")));
  }
}
