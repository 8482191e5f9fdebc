package dev.marty.pkd.query;

import dev.marty.pkd.query.FormerRepository.Former;
import dev.marty.pkd.query.MaterialRepository.Crl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL about who may have signed something. */
final class CandidatesRepository {
  private CandidatesRepository() {}

  /**
   * Who may have signed something.
   *
   * @param certificates DER
   * @param crls which
   * @param crlIssuers DER of certificates whose keys signed the CRLs, revoked ones too, and which
   *     are not among the first
   * @param former what further CRLs list that are not among those
   */
  record Candidates(
      List<Buffer> certificates, List<Crl> crls, List<Buffer> crlIssuers, List<Former> former) {}

  /**
   * Who may have signed something: the trusted CSCA certificates of a name, the CRLs that speak for
   * it, and the certificates whose keys signed those CRLs, unless they are among the first.
   *
   * @param name as certificate.issuer_name
   * @param key authority key identifier, lowercase hex; certificates that have no subject key
   *     identifier stay candidates. Null for any
   */
  static Future<Candidates> find(SqlConnection connection, String name, String key) {
    return former(connection, name).compose(former -> signers(connection, name, key, former));
  }

  private static Future<List<Former>> former(SqlConnection connection, String name) {
    return connection
        .preparedQuery("SELECT csca FROM csca_name WHERE name = $1")
        .execute(Tuple.of(name))
        .compose(
            rows -> {
              Map<String, List<String>> cscas = new HashMap<>();
              rows.forEach(row -> cscas.put(row.getString("csca"), List.of(name)));
              return cscas.isEmpty()
                  ? Future.succeededFuture(List.of())
                  : FormerRepository.of(connection, cscas);
            });
  }

  private static Future<Candidates> signers(
      SqlConnection connection, String name, String key, List<Former> former) {
    return connection
        .preparedQuery(
            """
            WITH candidate AS (
              SELECT c.sha256, c.der
                FROM certificate c JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
               WHERE c.subject_name = $1
                 AND ($2::text IS NULL OR coalesce(c.subject_key_identifier, $2) = $2)
            ), scope AS (
              SELECT DISTINCT s.crl_sha256 AS sha256, s.current FROM crl_scope s WHERE s.name = $1
            )
            SELECT 'certificate' AS part, sha256, der, 0 AS bytes, false AS current FROM candidate
            UNION ALL
            SELECT 'crl', r.sha256, NULL, octet_length(r.der), scope.current
              FROM scope JOIN crl r USING (sha256)
            UNION ALL
            SELECT 'crlIssuer', c.sha256, c.der, 0, false
              FROM certificate c JOIN introduced_csca t ON t.certificate_sha256 = c.sha256
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
                  crls.add(MaterialRepository.crl(row, null));
                } else {
                  parts.computeIfAbsent(part, each -> new ArrayList<>()).add(row.getBuffer("der"));
                }
              }
              return new Candidates(
                  parts.getOrDefault("certificate", List.of()),
                  crls,
                  parts.getOrDefault("crlIssuer", List.of()),
                  former);
            });
  }
}
