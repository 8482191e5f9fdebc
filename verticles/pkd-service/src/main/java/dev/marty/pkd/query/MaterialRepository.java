package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import dev.marty.pkd.query.FormerRepository.Former;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SQL of what verifiers need. */
final class MaterialRepository {
  private MaterialRepository() {}

  /**
   * What is trusted of the CSCAs of a country, and what no longer is.
   *
   * @param certificates DER
   * @param fallen DER of CSCA certificates that a revocation has taken
   * @param refused signers that people or the own csca have taken
   * @param crls which
   * @param former what further CRLs list that are not among those
   * @param joined names that are one CSCA's, as certificate.issuer_name, where it has several
   */
  record OfCountry(
      List<Buffer> certificates,
      List<Buffer> fallen,
      List<Refused> refused,
      List<Crl> crls,
      List<Former> former,
      List<List<String>> joined) {}

  /**
   * A certificate that no path leads to any more, whatever its signature.
   *
   * @param sha256 lowercase hex
   * @param because withdrawn or revoked
   */
  record Refused(String sha256, String because) {}

  /**
   * A CRL, which whoever does not have it asks for by itself: it can have megabytes.
   *
   * @param sha256 lowercase hex
   * @param bytes its length
   * @param current false: superseded, and lists what no later one does
   * @param names whose certificates it speaks for, as certificate.issuer_name; null where the
   *     question said whose
   */
  record Crl(String sha256, int bytes, boolean current, List<String> names) {}

  /**
   * All of the CSCAs of a country, under all their names, which may be of other countries: trusted
   * certificates, whyever they are trusted; those that a revocation took, with all below them,
   * whose CRLs count still; and the CRLs that speak for any of those names, those that are overdue
   * too.
   *
   * @param country upper case; ZZ for those of nobody's country, too
   */
  static Future<OfCountry> ofCountry(SqlConnection connection, String country) {
    return cscas(connection, country)
        .compose(
            cscas ->
                certificates(connection, cscas.keySet())
                    .compose(
                        rows ->
                            refused(connection, cscas.keySet())
                                .compose(
                                    refused ->
                                        crls(connection, cscas.keySet())
                                            .compose(
                                                crls ->
                                                    FormerRepository.of(connection, cscas)
                                                        .map(
                                                            former ->
                                                                new OfCountry(
                                                                    ders(rows, true),
                                                                    ders(rows, false),
                                                                    refused,
                                                                    crls,
                                                                    former,
                                                                    joined(cscas)))))));
  }

  /** The CSCAs that have a certificate of a country, with all their names. */
  private static Future<Map<String, List<String>>> cscas(SqlConnection connection, String country) {
    return connection
        .preparedQuery(
            """
            SELECT n.csca, array_agg(n.name ORDER BY n.name COLLATE "C") AS names
              FROM csca_name n
             WHERE n.csca IN (SELECT o.csca
                                FROM certificate c
                                JOIN introduced_csca i ON i.certificate_sha256 = c.sha256
                                JOIN csca_name o ON o.name = c.subject_name
                               WHERE coalesce(c.country, 'ZZ') = $1)
             GROUP BY n.csca
             ORDER BY n.csca COLLATE "C"
            """)
        .execute(Tuple.of(country))
        .map(
            rows -> {
              Map<String, List<String>> cscas = new LinkedHashMap<>();
              rows.forEach(
                  row -> cscas.put(row.getString("csca"), List.of(row.getArrayOfStrings("names"))));
              return cscas;
            });
  }

  private static List<List<String>> joined(Map<String, List<String>> cscas) {
    return cscas.values().stream().filter(names -> names.size() > 1).toList();
  }

  private static Future<RowSet<Row>> certificates(SqlConnection connection, Set<String> cscas) {
    return connection
        .preparedQuery(
            """
            SELECT c.der, t.certificate_sha256 IS NOT NULL AS trusted
              FROM csca_name n
              JOIN certificate c ON c.subject_name = n.name
              JOIN introduced_csca i ON i.certificate_sha256 = c.sha256
              LEFT JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
             WHERE n.csca = ANY ($1)
             ORDER BY c.sha256
            """)
        .execute(strings(cscas));
  }

  /** Few: what is in a CRL needs no mention here. */
  private static Future<List<Refused>> refused(SqlConnection connection, Set<String> cscas) {
    return connection
        .preparedQuery(
            """
            WITH gone AS (
              SELECT d.subject_sha256 AS sha256, 'withdrawn' AS because FROM current_decision d
               WHERE d.subject_kind = 'certificate' AND NOT d.trusted
              UNION
              SELECT o.certificate_sha256, 'revoked' FROM own_certificate o
               WHERE o.revoked_at IS NOT NULL
                 AND NOT EXISTS (SELECT FROM revocation v
                                  WHERE v.certificate_sha256 = o.certificate_sha256
                                    AND v.crl_sha256 IS NOT NULL)
            )
            SELECT g.sha256, min(g.because) AS because
              FROM gone g
              JOIN certificate c ON c.sha256 = g.sha256 AND NOT c.ca
              JOIN csca_name n ON n.name = c.issuer_name AND n.csca = ANY ($1)
             WHERE EXISTS (SELECT FROM certificate_issuer i WHERE i.certificate_sha256 = c.sha256)
             GROUP BY g.sha256
             ORDER BY g.sha256
            """)
        .execute(strings(cscas))
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Refused(Sql.hex(row.getBuffer("sha256")), row.getString("because"))));
  }

  private static Future<List<Crl>> crls(SqlConnection connection, Set<String> cscas) {
    return connection
        .preparedQuery(
            """
            SELECT r.sha256, octet_length(r.der) AS bytes, s.current,
                   array_agg(s.name ORDER BY s.name COLLATE "C") AS names
              FROM crl_trust k
              JOIN crl_scope s ON s.crl_sha256 = k.crl_sha256
              JOIN crl r ON r.sha256 = k.crl_sha256
             WHERE k.csca = ANY ($1)
             GROUP BY r.sha256, s.current
             ORDER BY r.sha256
            """)
        .execute(strings(cscas))
        .map(rows -> Sql.all(rows, row -> crl(row, List.of(row.getArrayOfStrings("names")))));
  }

  private static Tuple strings(Set<String> all) {
    return Tuple.tuple().addArrayOfString(all.toArray(String[]::new));
  }

  static Crl crl(Row row, List<String> names) {
    return new Crl(
        Sql.hex(row.getBuffer("sha256")),
        row.getInteger("bytes"),
        row.getBoolean("current"),
        names);
  }

  private static List<Buffer> ders(RowSet<Row> rows, boolean trusted) {
    List<Buffer> ders = new ArrayList<>();
    for (Row row : rows) {
      if (row.getBoolean("trusted") == trusted) {
        ders.add(row.getBuffer("der"));
      }
    }
    return ders;
  }
}
