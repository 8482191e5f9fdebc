package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import dev.marty.pkd.query.CertificateNumbers.Expiring;
import dev.marty.pkd.query.CertificateNumbers.Frequency;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SQL that counts certificates. */
final class CertificateNumbersRepository {
  private static final String EXPIRED = "";

  private CertificateNumbersRepository() {}

  /** The numbers, in the transaction of the connection. */
  static Future<CertificateNumbers> count(SqlConnection connection) {
    Future<Groups> groups = groups(connection);
    Future<Map<String, Expiring>> expiry = groups.compose(done -> expiry(connection));
    return expiry
        .compose(done -> findings(connection))
        .map(findings -> numbers(groups.result(), expiry.result(), findings));
  }

  private static CertificateNumbers numbers(
      Groups groups, Map<String, Expiring> expiry, List<Frequency> findings) {
    Expiring expired = expiry.remove(EXPIRED);
    return new CertificateNumbers(
        groups.total,
        groups.profiles,
        groups.trust,
        groups.keys,
        groups.algorithms,
        groups.countries,
        expired == null ? new Expiring(0, 0) : expired,
        expiry,
        findings);
  }

  /** Certificates by what they are. */
  private static final class Groups {
    private final Map<String, Long> profiles =
        zeros("CSCA", "DSC", "MLS", "DLS", "BCSC", "BCSC-NC");
    private final Map<String, Long> trust = zeros("trusted", "untrusted", "withdrawn");
    private final Map<String, Long> keys = new LinkedHashMap<>();
    private final Map<String, Long> algorithms = new LinkedHashMap<>();
    private final Map<String, Long> countries = new LinkedHashMap<>();
    private long total;

    void add(Row row) {
      String value = row.getString("value");
      long count = row.getLong("certificates");
      // One bit for each column, set where it is not what is counted by.
      switch (row.getInteger("by")) {
        case 0b01111 -> profiles.put(value, count);
        case 0b10111 -> trust.put(value, count);
        case 0b11011 -> keys.put(value, count);
        case 0b11101 -> algorithms.put(value, count);
        case 0b11110 -> countries.put(value.isEmpty() ? "none" : value, count);
        default -> total = count;
      }
    }
  }

  /** Trust as in the view certificate_trust, written for all certificates at once. */
  private static Future<Groups> groups(SqlConnection connection) {
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
                                  OR NOT c.ca AND s.certificate_sha256 IS NOT NULL
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
              Groups groups = new Groups();
              rows.forEach(groups::add);
              return groups;
            });
  }

  /** By month, those that have expired under an empty one. */
  private static Future<Map<String, Expiring>> expiry(SqlConnection connection) {
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
              Map<String, Expiring> months = new LinkedHashMap<>();
              for (Row row : rows) {
                months.put(
                    row.getString("month"), new Expiring(row.getLong("csca"), row.getLong("dsc")));
              }
              return months;
            });
  }

  private static Future<List<Frequency>> findings(SqlConnection connection) {
    return connection
        .preparedQuery(
            """
            SELECT code, severity, min(text) AS text,
                   count(DISTINCT certificate_sha256) AS certificates
              FROM certificate_finding GROUP BY code, severity ORDER BY certificates DESC, code
            """)
        .execute()
        .map(
            rows ->
                Sql.all(
                    rows,
                    row ->
                        new Frequency(
                            row.getString("code"),
                            row.getString("severity"),
                            row.getString("text"),
                            row.getLong("certificates"))));
  }

  private static Map<String, Long> zeros(String... names) {
    Map<String, Long> zeros = new LinkedHashMap<>();
    for (String name : names) {
      zeros.put(name, 0L);
    }
    return zeros;
  }
}
