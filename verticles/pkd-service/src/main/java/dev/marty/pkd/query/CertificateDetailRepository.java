package dev.marty.pkd.query;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.pkd.directory.Sql;
import dev.marty.pkd.query.CertificateDetail.Arrival;
import dev.marty.pkd.query.CertificateDetail.Entry;
import dev.marty.pkd.query.CertificateDetail.Revocation;
import dev.marty.pkd.query.CertificateDetail.RevokingCrl;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** SQL of everything that is known about one certificate but its trust. */
final class CertificateDetailRepository {
  private static final int MOST_IMPORTS = 100;

  private CertificateDetailRepository() {}

  /** One certificate, or null. */
  static Future<CertificateDetail> find(SqlConnection connection, String sha256) {
    return rows(
            connection,
            "SELECT "
                + CertificateRepository.FACTS
                + """
                , (SELECT t.status FROM certificate_trust t WHERE t.sha256 = c.sha256) AS trust
                  FROM certificate c WHERE c.sha256 = $1
                """,
            sha256)
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : complete(connection, sha256, rows.iterator().next()));
  }

  private static Future<CertificateDetail> complete(
      SqlConnection connection, String sha256, Row row) {
    Future<List<Finding>> findings = findings(connection, sha256);
    Future<List<Revocation>> revocations =
        findings.compose(done -> revocations(connection, sha256));
    Future<List<Arrival>> imports = revocations.compose(done -> imports(connection, sha256));
    Future<Entry> entry = imports.compose(done -> entry(connection, sha256));
    Future<Trust> trust =
        entry.compose(done -> Trust.explain(connection, sha256, row.getString("trust")));
    return trust.map(
        explained ->
            new CertificateDetail(
                CertificateRepository.certificate(row),
                findings.result(),
                revocations.result(),
                imports.result(),
                entry.result(),
                explained));
  }

  private static Future<List<Finding>> findings(SqlConnection connection, String sha256) {
    return rows(
            connection,
            """
            SELECT severity, code, text FROM certificate_finding
             WHERE certificate_sha256 = $1 ORDER BY ordinal
            """,
            sha256)
        .map(rows -> Sql.all(rows, Sql::finding));
  }

  private static Future<List<Revocation>> revocations(SqlConnection connection, String sha256) {
    return rows(
            connection,
            """
            SELECT v.revoked_at, v.crl_sha256, r.issuer, r.number::text AS number, s.status
              FROM revocation v
              LEFT JOIN crl r ON r.sha256 = v.crl_sha256
              LEFT JOIN crl_state s ON s.sha256 = v.crl_sha256
             WHERE v.certificate_sha256 = $1
             ORDER BY v.revoked_at, v.crl_sha256
            """,
            sha256)
        .map(rows -> telling(Sql.all(rows, CertificateDetailRepository::revocation)));
  }

  /** Every CRL since lists it as well; superseded ones tell only where no other does. */
  private static List<Revocation> telling(List<Revocation> all) {
    List<Revocation> now =
        all.stream()
            .filter(one -> one.crl() == null || !one.crl().status().equals("superseded"))
            .toList();
    return now.isEmpty() ? all : now;
  }

  private static Revocation revocation(Row row) {
    String crl = Sql.hex(row.getBuffer("crl_sha256"));
    return new Revocation(
        row.getOffsetDateTime("revoked_at"),
        crl == null
            ? null
            : new RevokingCrl(
                crl, row.getString("issuer"), row.getString("number"), row.getString("status")));
  }

  private static Future<List<Arrival>> imports(SqlConnection connection, String sha256) {
    return rows(
            connection,
            """
            SELECT i.id, i.kind, i.at, i.source
              FROM import_object o JOIN import i ON i.id = o.import_id
             WHERE o.sha256 = $1 AND o.kind = 'certificate' ORDER BY i.at LIMIT
            """
                + MOST_IMPORTS,
            sha256)
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Arrival(
                            row.getUUID("id"),
                            row.getString("kind"),
                            row.getOffsetDateTime("at"),
                            row.getString("source"))));
  }

  /** Its place in the PKD's tree, or the last one it had; null if it never had one. */
  private static Future<Entry> entry(SqlConnection connection, String sha256) {
    return rows(
            connection,
            """
            SELECT e.rdn || ',o=' || e.kind || ',c=' || e.country
                     || CASE WHEN e.conforming THEN ',dc=data' ELSE ',dc=nc-data' END
                     || ',dc=download,dc=pkd,dc=icao,dc=int' AS dn,
                   e.conforming, e.pkd_version, e.claimed_codes, e.added_version, e.removed_version
              FROM entry e WHERE e.kind IN ('dsc', 'bcsc', 'bcsc-nc') AND e.sha256 = $1
             ORDER BY e.removed_version DESC NULLS FIRST LIMIT 1
            """,
            sha256)
        .map(
            rows ->
                Sql.first(
                    rows,
                    row ->
                        new Entry(
                            row.getString("dn"),
                            row.getBoolean("conforming"),
                            row.getInteger("pkd_version"),
                            List.of(row.getArrayOfStrings("claimed_codes")),
                            row.getLong("added_version"),
                            row.getLong("removed_version"))));
  }

  private static Future<RowSet<Row>> rows(SqlConnection connection, String sql, String sha256) {
    return connection.preparedQuery(sql).execute(Tuple.of(Sql.bytes(sha256)));
  }
}
