package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** SQL that counts what is in the directory; one statement for each group of numbers. */
final class StatisticsRepository {
  private StatisticsRepository() {}

  /** All numbers, as of one moment. Call it in a transaction of its own. */
  static Future<JsonObject> count(SqlConnection connection) {
    JsonObject all = new JsonObject();
    return connection
        .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute()
        .compose(begun -> version(connection, all))
        .compose(done -> certificates(connection, all))
        .compose(done -> expiry(connection, all))
        .compose(done -> crls(connection, all))
        .compose(done -> lists(connection, all))
        .compose(done -> entries(connection, all))
        .compose(done -> findings(connection, all))
        .compose(done -> imports(connection, all))
        .map(all);
  }

  private static Future<Void> version(SqlConnection connection, JsonObject all) {
    return rows(connection, "SELECT version, changed_at, now() AS at FROM directory_version")
        .map(
            rows -> {
              Row row = rows.iterator().next();
              all.put("at", row.getOffsetDateTime("at").toInstant().toString())
                  .put("version", row.getLong("version"))
                  .put("directoryVersion", row.getLong("version"))
                  .put("changedAt", row.getOffsetDateTime("changed_at").toInstant().toString());
              return null;
            });
  }

  /** Trust as in the view certificate_trust, written for all certificates at once. */
  private static Future<Void> certificates(SqlConnection connection, JsonObject all) {
    return rows(
            connection,
            """
            SELECT grouping(c.profile, c.trust, c.public_key, c.signature_algorithm, c.country) AS by,
                   coalesce(c.profile, c.trust, c.public_key, c.signature_algorithm, c.country, '')
                     AS value,
                   count(*) AS certificates
              FROM (SELECT c.profile, c.public_key, c.signature_algorithm, c.country,
                           CASE WHEN NOT d.trusted THEN 'withdrawn'
                                WHEN t.certificate_sha256 IS NOT NULL
                                  OR c.profile <> 'CSCA' AND s.certificate_sha256 IS NOT NULL
                                THEN 'trusted' ELSE 'untrusted' END AS trust
                      FROM certificate c
                      LEFT JOIN current_decision d
                             ON d.subject_kind = 'certificate' AND d.subject_sha256 = c.sha256
                      LEFT JOIN trusted_csca t ON t.certificate_sha256 = c.sha256
                      LEFT JOIN (SELECT DISTINCT i.certificate_sha256
                                   FROM certificate_issuer i
                                   JOIN trusted_csca t ON t.certificate_sha256 = i.issuer_sha256) s
                             ON s.certificate_sha256 = c.sha256) c
             GROUP BY GROUPING SETS
                   ((), (c.profile), (c.trust), (c.public_key), (c.signature_algorithm), (c.country))
             ORDER BY certificates DESC, value
            """)
        .map(
            rows -> {
              JsonObject profiles = zeros("CSCA", "DSC", "MLS", "DLS");
              JsonObject trust = zeros("trusted", "untrusted", "withdrawn");
              JsonObject keys = new JsonObject();
              JsonObject algorithms = new JsonObject();
              JsonObject countries = new JsonObject();
              JsonObject certificates = new JsonObject();
              for (Row row : rows) {
                String value = row.getString("value");
                long count = row.getLong("certificates");
                // One bit for each column, set where it is not what is counted by.
                switch (row.getInteger("by")) {
                  case 0b01111 -> profiles.put(value, count);
                  case 0b10111 -> trust.put(value, count);
                  case 0b11011 -> keys.put(value, count);
                  case 0b11101 -> algorithms.put(value, count);
                  case 0b11110 -> countries.put(value.isEmpty() ? "none" : value, count);
                  default -> certificates.put("total", count);
                }
              }
              all.put("countries", countries.size() - (countries.containsKey("none") ? 1 : 0))
                  .put(
                      "certificates",
                      certificates
                          .put("byProfile", profiles)
                          .put("byTrust", trust)
                          .put("byPublicKey", keys)
                          .put("bySignatureAlgorithm", algorithms)
                          .put("byCountry", countries));
              return null;
            });
  }

  private static Future<Void> expiry(SqlConnection connection, JsonObject all) {
    return rows(
            connection,
            """
            SELECT CASE WHEN not_after < now() THEN ''
                        ELSE to_char(not_after AT TIME ZONE 'UTC', 'YYYY-MM') END AS month,
                   count(*) FILTER (WHERE profile = 'CSCA') AS csca,
                   count(*) FILTER (WHERE profile = 'DSC') AS dsc
              FROM certificate WHERE profile IN ('CSCA', 'DSC') GROUP BY month ORDER BY month
            """)
        .map(
            rows -> {
              JsonObject expired = zeros("CSCA", "DSC");
              JsonArray months = new JsonArray();
              for (Row row : rows) {
                String month = row.getString("month");
                JsonObject counts =
                    new JsonObject()
                        .put("CSCA", row.getLong("csca"))
                        .put("DSC", row.getLong("dsc"));
                if (month.isEmpty()) {
                  expired.mergeIn(counts);
                } else {
                  months.add(new JsonObject().put("month", month).mergeIn(counts));
                }
              }
              all.put("expiry", months).put("expired", expired);
              return null;
            });
  }

  private static Future<Void> crls(SqlConnection connection, JsonObject all) {
    return totals(
        connection,
        "SELECT status AS name, count(*) AS count FROM crl_state GROUP BY status",
        all,
        "crls",
        List.of("current", "overdue", "superseded", "unverified"));
  }

  private static Future<Void> lists(SqlConnection connection, JsonObject all) {
    return totals(
            connection,
            """
            SELECT CASE kind WHEN 'master-list' THEN 'masterLists' ELSE 'deviationLists' END AS name,
                   count(*) AS count
              FROM list GROUP BY kind
            """,
            all,
            "lists",
            List.of("masterLists", "deviationLists"))
        .compose(
            done ->
                rows(connection, "SELECT count(*) AS count FROM current_list")
                    .onSuccess(
                        rows ->
                            all.getJsonObject("lists")
                                .put("current", rows.iterator().next().getLong("count")))
                    .mapEmpty());
  }

  private static Future<Void> entries(SqlConnection connection, JsonObject all) {
    return totals(
        connection,
        """
        SELECT kind || CASE WHEN conforming THEN '' ELSE '-nc' END AS name, count(*) AS count
          FROM entry WHERE removed_version IS NULL GROUP BY name
        """,
        all,
        "entries",
        List.of("dsc", "dsc-nc", "crl", "crl-nc", "ml", "ml-nc", "dl", "dl-nc"));
  }

  private static Future<Void> findings(SqlConnection connection, JsonObject all) {
    return rows(
            connection,
            """
            SELECT code, severity, min(text) AS text,
                   count(DISTINCT certificate_sha256) AS certificates
              FROM certificate_finding GROUP BY code, severity ORDER BY certificates DESC, code
            """)
        .map(
            rows -> {
              JsonArray findings = new JsonArray();
              for (Row row : rows) {
                findings.add(
                    new JsonObject()
                        .put("code", row.getString("code"))
                        .put("severity", row.getString("severity"))
                        .put("text", row.getString("text"))
                        .put("certificates", row.getLong("certificates")));
              }
              all.put("findings", findings);
              return null;
            });
  }

  private static Future<Void> imports(SqlConnection connection, JsonObject all) {
    return totals(
        connection,
        "SELECT status AS name, count(*) AS count FROM import GROUP BY status",
        all,
        "imports",
        List.of("receiving", "waiting", "done", "refused", "failed"));
  }

  /** Counts by name, and their sum as {@code total}. */
  private static Future<Void> totals(
      SqlConnection connection, String sql, JsonObject all, String group, List<String> names) {
    return rows(connection, sql)
        .map(
            rows -> {
              JsonObject counts = new JsonObject().put("total", 0L);
              names.forEach(name -> counts.put(name, 0L));
              for (Row row : rows) {
                counts
                    .put(row.getString("name"), row.getLong("count"))
                    .put("total", counts.getLong("total") + row.getLong("count"));
              }
              all.put(group, counts);
              return null;
            });
  }

  private static JsonObject zeros(String... names) {
    JsonObject zeros = new JsonObject();
    for (String name : names) {
      zeros.put(name, 0L);
    }
    return zeros;
  }

  private static Future<RowSet<Row>> rows(SqlConnection connection, String sql) {
    return connection.preparedQuery(sql).execute();
  }
}
