package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** SQL of everything that is known about one certificate but its trust. */
final class CertificateDetail {
  private static final int MOST_IMPORTS = 100;

  private CertificateDetail() {}

  /** One certificate, or null. */
  static Future<JsonObject> find(SqlConnection connection, String sha256) {
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

  private static Future<JsonObject> complete(SqlConnection connection, String sha256, Row row) {
    JsonObject json = CertificateRepository.facts(row);
    return findings(connection, sha256)
        .onSuccess(findings -> json.put("findings", findings))
        .compose(done -> revoked(connection, sha256))
        .onSuccess(revoked -> json.put("revoked", revoked))
        .compose(done -> imports(connection, sha256))
        .onSuccess(imports -> json.put("imports", imports))
        .compose(done -> entry(connection, sha256))
        .onSuccess(entry -> json.put("entry", entry))
        .compose(done -> TrustRepository.explain(connection, sha256, row.getString("trust")))
        .map(trust -> json.put("trust", trust));
  }

  private static Future<JsonArray> findings(SqlConnection connection, String sha256) {
    return rows(
            connection,
            """
            SELECT severity, code, text FROM certificate_finding
             WHERE certificate_sha256 = $1 ORDER BY ordinal
            """,
            sha256)
        .map(
            rows -> {
              JsonArray findings = new JsonArray();
              rows.forEach(row -> findings.add(Sql.finding(row)));
              return findings;
            });
  }

  /** Since when, and which CRLs say so; null if none does. */
  private static Future<JsonObject> revoked(SqlConnection connection, String sha256) {
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
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              JsonArray crls = new JsonArray();
              boolean own = false;
              for (Row row : rows) {
                own |= row.getBuffer("crl_sha256") == null;
                if (row.getBuffer("crl_sha256") != null) {
                  crls.add(
                      new JsonObject()
                          .put("sha256", Sql.hex(row.getBuffer("crl_sha256")))
                          .put("issuer", row.getString("issuer"))
                          .put("number", row.getString("number"))
                          .put("status", row.getString("status")));
                }
              }
              return new JsonObject()
                  .put("at", Times.text(rows.iterator().next().getOffsetDateTime("revoked_at")))
                  .put("ownCsca", own)
                  .put("crls", crls);
            });
  }

  private static Future<JsonArray> imports(SqlConnection connection, String sha256) {
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
            rows -> {
              JsonArray imports = new JsonArray();
              for (Row row : rows) {
                imports.add(
                    new JsonObject()
                        .put("id", row.getUUID("id").toString())
                        .put("kind", row.getString("kind"))
                        .put("at", Times.text(row.getOffsetDateTime("at")))
                        .put("source", row.getString("source")));
              }
              return imports;
            });
  }

  /** Its place in the PKD's tree, or the last one it had; null if it never had one. */
  private static Future<JsonObject> entry(SqlConnection connection, String sha256) {
    return rows(
            connection,
            """
            SELECT e.rdn || ',o=' || e.kind || ',c=' || e.country
                     || CASE WHEN e.conforming THEN ',dc=data' ELSE ',dc=nc-data' END
                     || ',dc=download,dc=pkd,dc=icao,dc=int' AS dn,
                   e.conforming, e.pkd_version, e.claimed_codes, e.added_version, e.removed_version
              FROM entry e WHERE e.kind = 'dsc' AND e.sha256 = $1
             ORDER BY e.removed_version DESC NULLS FIRST LIMIT 1
            """,
            sha256)
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              JsonArray claimed = new JsonArray();
              for (String code : row.getArrayOfStrings("claimed_codes")) {
                claimed.add(code);
              }
              return new JsonObject()
                  .put("dn", row.getString("dn"))
                  .put("conforming", row.getBoolean("conforming"))
                  .put("pkdVersion", row.getInteger("pkd_version"))
                  .put("claimedCodes", claimed)
                  .put("addedVersion", row.getLong("added_version"))
                  .put("removedVersion", row.getLong("removed_version"));
            });
  }

  private static Future<RowSet<Row>> rows(SqlConnection connection, String sql, String sha256) {
    return connection.preparedQuery(sql).execute(Tuple.of(Sql.bytes(sha256)));
  }
}
