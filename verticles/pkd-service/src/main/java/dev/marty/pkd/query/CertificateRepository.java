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
import java.util.HexFormat;
import java.util.List;

/** SQL of certificates and trust anchors. */
final class CertificateRepository {
  private static final HexFormat HEX = HexFormat.of();

  /**
   * A place in the list of trust anchors; the next page begins after it.
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
  Future<List<JsonObject>> trustAnchors(
      SqlConnection connection, String country, Place after, int limit) {
    return connection
        .preparedQuery(
            """
            SELECT c.sha256, c.country, c.kind, c.subject, c.issuer, c.serial,
                   c.subject_key_identifier, c.authority_key_identifier, c.public_key,
                   c.explicit_parameters, c.signature_algorithm, c.not_before, c.not_after,
                   ARRAY(SELECT f.code FROM certificate_finding f
                          WHERE f.certificate_sha256 = c.sha256 ORDER BY f.ordinal) AS findings,
                   t.reasons
              FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
             WHERE ($1::text IS NULL OR coalesce(c.country, '') = $1)
               AND (coalesce(c.country, ''), c.sha256) > ($2, $3)
             ORDER BY coalesce(c.country, ''), c.sha256
             LIMIT $4
            """)
        .execute(Tuple.of(country, after.country(), bytes(after.sha256()), limit))
        .map(
            rows -> {
              List<JsonObject> anchors = new ArrayList<>();
              for (Row row : rows) {
                JsonArray codes = new JsonArray();
                for (String code : row.getArrayOfStrings("findings")) {
                  codes.add(code);
                }
                anchors.add(toJson(row).put("findings", codes).put("trustedBecause", reasons(row)));
              }
              return anchors;
            });
  }

  /** A link that only its issuer vouches for is called so. */
  private static JsonArray reasons(Row row) {
    JsonArray reasons = new JsonArray();
    for (String reason : row.getArrayOfStrings("reasons")) {
      reasons.add(reason);
    }
    return reasons.isEmpty() ? reasons.add("link") : reasons;
  }

  /** One certificate as received, DER, or null. */
  Future<Buffer> der(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery("SELECT der FROM certificate WHERE sha256 = $1")
        .execute(Tuple.of(bytes(sha256)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getBuffer("der"));
  }

  /** What is known about one certificate, its findings included, or null. */
  Future<JsonObject> find(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT sha256, country, kind, subject, issuer, serial, subject_key_identifier,
                   authority_key_identifier, public_key, explicit_parameters, signature_algorithm,
                   not_before, not_after
              FROM certificate WHERE sha256 = $1
            """)
        .execute(Tuple.of(bytes(sha256)))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : findings(connection, sha256)
                        .map(findings -> toJson(rows.iterator().next()).put("findings", findings)));
  }

  private static Future<JsonArray> findings(SqlConnection connection, String sha256) {
    return connection
        .preparedQuery(
            """
            SELECT severity, code, text FROM certificate_finding
             WHERE certificate_sha256 = $1 ORDER BY ordinal
            """)
        .execute(Tuple.of(bytes(sha256)))
        .map(
            rows -> {
              JsonArray findings = new JsonArray();
              rows.forEach(row -> findings.add(Sql.finding(row)));
              return findings;
            });
  }

  private static JsonObject toJson(Row row) {
    return new JsonObject()
        .put("sha256", HEX.formatHex(row.getBuffer("sha256").getBytes()))
        .put("country", row.getString("country"))
        .put("kind", row.getString("kind"))
        .put("subject", row.getString("subject"))
        .put("issuer", row.getString("issuer"))
        .put("serial", row.getString("serial"))
        .put("subjectKeyIdentifier", row.getString("subject_key_identifier"))
        .put("authorityKeyIdentifier", row.getString("authority_key_identifier"))
        .put("publicKey", row.getString("public_key"))
        .put("explicitParameters", row.getBoolean("explicit_parameters"))
        .put("signatureAlgorithm", row.getString("signature_algorithm"))
        .put("notBefore", row.getOffsetDateTime("not_before").toInstant().toString())
        .put("notAfter", row.getOffsetDateTime("not_after").toInstant().toString());
  }

  private static Buffer bytes(String hex) {
    return Buffer.buffer(HEX.parseHex(hex));
  }
}
