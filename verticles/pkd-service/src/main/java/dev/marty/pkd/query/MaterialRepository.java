package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of what verifiers need. */
final class MaterialRepository {
  private MaterialRepository() {}

  /**
   * What is trusted of a country.
   *
   * @param certificates DER
   * @param crls which
   */
  record OfCountry(List<Buffer> certificates, List<Crl> crls) {}

  /**
   * A CRL, which whoever does not have it asks for by itself: it can have megabytes.
   *
   * @param sha256 lowercase hex
   * @param bytes its length
   */
  record Crl(String sha256, int bytes) {}

  /**
   * Who may have signed something.
   *
   * @param certificates DER
   * @param crls which
   * @param crlIssuers DER of certificates whose keys signed the CRLs, and which are not among the
   *     first
   */
  record Candidates(List<Buffer> certificates, List<Crl> crls, List<Buffer> crlIssuers) {}

  /**
   * All of a country: its trusted CSCA certificates, whyever they are trusted, and its current
   * CRLs, those that are overdue too. An end entity in a trusted list counts too, because the list
   * says so.
   *
   * @param country upper case
   */
  static Future<OfCountry> ofCountry(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT c.der
              FROM trusted_csca t JOIN certificate c ON c.sha256 = t.certificate_sha256
             WHERE coalesce(c.country, '') = $1
             ORDER BY c.sha256
            """)
        .execute(Tuple.of(country))
        .map(MaterialRepository::ders)
        .compose(
            certificates ->
                connection
                    .preparedQuery(
                        """
                        SELECT r.sha256, octet_length(r.der) AS bytes FROM crl r
                         WHERE r.country = $1
                           AND EXISTS (SELECT FROM crl_scope s WHERE s.crl_sha256 = r.sha256)
                         ORDER BY r.sha256
                        """)
                    .execute(Tuple.of(country))
                    .map(
                        rows ->
                            new OfCountry(certificates, Sql.all(rows, MaterialRepository::crl))));
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
  static Future<Candidates> candidates(SqlConnection connection, String name, String key) {
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
            SELECT 'certificate' AS part, sha256, der, 0 AS bytes FROM candidate
            UNION ALL
            SELECT 'crl', r.sha256, NULL, octet_length(r.der) FROM scope JOIN crl r USING (sha256)
            UNION ALL
            SELECT 'crlIssuer', c.sha256, c.der, 0
              FROM certificate c JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
             WHERE c.sha256 IN (SELECT i.issuer_sha256
                                  FROM scope JOIN crl_issuer i ON i.crl_sha256 = scope.sha256)
               AND NOT EXISTS (SELECT FROM candidate WHERE candidate.sha256 = c.sha256)
             ORDER BY part, sha256
            """)
        .execute(Tuple.of(name, key))
        .map(
            rows -> {
              Map<String, List<Buffer>> parts = new HashMap<>();
              List<Crl> crls = new ArrayList<>();
              for (Row row : rows) {
                String part = row.getString("part");
                if (part.equals("crl")) {
                  crls.add(crl(row));
                } else {
                  parts.computeIfAbsent(part, each -> new ArrayList<>()).add(row.getBuffer("der"));
                }
              }
              return new Candidates(
                  parts.getOrDefault("certificate", List.of()),
                  crls,
                  parts.getOrDefault("crlIssuer", List.of()));
            });
  }

  private static Crl crl(Row row) {
    return new Crl(Sql.hex(row.getBuffer("sha256")), row.getInteger("bytes"));
  }

  private static List<Buffer> ders(RowSet<Row> rows) {
    return Sql.all(rows, row -> row.getBuffer("der"));
  }
}
