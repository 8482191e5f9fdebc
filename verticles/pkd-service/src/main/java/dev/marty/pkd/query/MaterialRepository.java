package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Base64;
import java.util.List;

/** SQL of what verifiers need, DER in base64. */
final class MaterialRepository {
  private static final List<String> PARTS = List.of("certificates", "crls", "crlIssuers");

  private MaterialRepository() {}

  /**
   * All of a country: its trusted CSCA certificates, whyever they are trusted, and its current
   * CRLs, those that are overdue too. An end entity in a trusted list counts too, because the list
   * says so.
   *
   * @param country upper case
   */
  static Future<JsonObject> ofCountry(SqlConnection connection, String country) {
    JsonObject material = new JsonObject().put("country", country);
    return connection
        .preparedQuery(
            """
            SELECT c.der
              FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
             WHERE coalesce(c.country, '') = $1
             ORDER BY c.sha256
            """)
        .execute(Tuple.of(country))
        .onSuccess(rows -> material.put("certificates", ders(rows)))
        .compose(
            done ->
                connection
                    .preparedQuery(
                        """
                        SELECT r.der FROM crl r
                         WHERE r.country = $1
                           AND EXISTS (SELECT FROM crl_scope s WHERE s.crl_sha256 = r.sha256)
                         ORDER BY r.sha256
                        """)
                    .execute(Tuple.of(country)))
        .map(rows -> material.put("crls", ders(rows)));
  }

  /**
   * Who may have signed something: the trusted CSCA certificates of a name, the current CRLs that
   * speak for it, and the trusted certificates whose keys signed those CRLs, unless they are among
   * the first.
   *
   * @param name as certificate.issuer_name
   * @param key authority key identifier, lowercase hex; certificates that have no subject key
   *     identifier stay candidates. Null for any
   */
  static Future<JsonObject> candidates(SqlConnection connection, String name, String key) {
    return connection
        .preparedQuery(
            """
            WITH candidate AS (
              SELECT c.sha256, c.der
                FROM certificate c JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
               WHERE c.subject_name = $1
                 AND ($2::text IS NULL OR coalesce(c.subject_key_identifier, $2) = $2)
            ), scope AS (
              SELECT DISTINCT s.crl_sha256 AS sha256 FROM crl_scope s WHERE s.name = $1
            )
            SELECT 'certificates' AS part, sha256, der FROM candidate
            UNION ALL
            SELECT 'crls', r.sha256, r.der FROM scope JOIN crl r USING (sha256)
            UNION ALL
            SELECT 'crlIssuers', c.sha256, c.der
              FROM certificate c JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
             WHERE c.sha256 IN (SELECT i.issuer_sha256
                                  FROM scope JOIN crl_issuer i ON i.crl_sha256 = scope.sha256)
               AND NOT EXISTS (SELECT FROM candidate WHERE candidate.sha256 = c.sha256)
             ORDER BY part, sha256
            """)
        .execute(Tuple.of(name, key))
        .map(
            rows -> {
              JsonObject material = new JsonObject();
              PARTS.forEach(part -> material.put(part, new JsonArray()));
              rows.forEach(row -> material.getJsonArray(row.getString("part")).add(base64(row)));
              return material;
            });
  }

  private static JsonArray ders(RowSet<Row> rows) {
    JsonArray ders = new JsonArray();
    rows.forEach(row -> ders.add(base64(row)));
    return ders;
  }

  private static String base64(Row row) {
    return Base64.getEncoder().encodeToString(row.getBuffer("der").getBytes());
  }
}
