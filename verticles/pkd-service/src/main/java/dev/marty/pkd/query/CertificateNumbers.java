package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;

/** SQL that counts certificates: by what they are, by when they expire, by what is odd on them. */
final class CertificateNumbers {
  private CertificateNumbers() {}

  /** The numbers, in the transaction of the connection. */
  static Future<JsonObject> count(SqlConnection connection) {
    JsonObject all = new JsonObject();
    return certificates(connection, all)
        .compose(done -> expiry(connection, all))
        .compose(done -> findings(connection, all))
        .map(all);
  }

  /** Trust as in the view certificate_trust, written for all certificates at once. */
  private static Future<Void> certificates(SqlConnection connection, JsonObject all) {
    return connection
        .preparedQuery(
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
        .execute()
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
    return connection
        .preparedQuery(
            """
            SELECT CASE WHEN not_after < now() THEN ''
                        ELSE to_char(not_after AT TIME ZONE 'UTC', 'YYYY-MM') END AS month,
                   count(*) FILTER (WHERE profile = 'CSCA') AS csca,
                   count(*) FILTER (WHERE profile = 'DSC') AS dsc
              FROM certificate WHERE profile IN ('CSCA', 'DSC') GROUP BY month ORDER BY month
            """)
        .execute()
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

  private static Future<Void> findings(SqlConnection connection, JsonObject all) {
    return connection
        .preparedQuery(
            """
            SELECT code, severity, min(text) AS text,
                   count(DISTINCT certificate_sha256) AS certificates
              FROM certificate_finding GROUP BY code, severity ORDER BY certificates DESC, code
            """)
        .execute()
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

  private static JsonObject zeros(String... names) {
    JsonObject zeros = new JsonObject();
    for (String name : names) {
      zeros.put(name, 0L);
    }
    return zeros;
  }
}
