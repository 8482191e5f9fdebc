package dev.marty.pkd.query;

import dev.marty.pkd.directory.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** SQL that counts what is in the directory; one statement for each group of numbers. */
final class StatisticsRepository {
  private StatisticsRepository() {}

  /** What the directory publishes, and when that was asked. */
  private record State(OffsetDateTime at, long version, OffsetDateTime changedAt) {}

  /** All numbers, as of one moment. Call it in a transaction of its own. */
  static Future<Statistics> count(SqlConnection connection) {
    Future<State> state =
        connection
            .query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .execute()
            .compose(begun -> state(connection));
    Future<CertificateNumbers> certificates =
        state.compose(done -> CertificateNumbersRepository.count(connection));
    Future<Map<String, Long>> crls = certificates.compose(done -> crls(connection));
    Future<Map<String, Long>> lists = crls.compose(done -> lists(connection));
    Future<Map<String, Long>> entries = lists.compose(done -> entries(connection));
    return entries
        .compose(done -> imports(connection))
        .map(
            imports ->
                new Statistics(
                    state.result().at(),
                    state.result().version(),
                    state.result().changedAt(),
                    certificates.result(),
                    crls.result(),
                    lists.result(),
                    entries.result(),
                    imports));
  }

  private static Future<State> state(SqlConnection connection) {
    return connection
        .preparedQuery("SELECT version, changed_at, now() AS at FROM directory_version")
        .execute()
        .map(
            rows ->
                Sql.first(
                    rows,
                    row ->
                        new State(
                            row.getOffsetDateTime("at"),
                            row.getLong("version"),
                            row.getOffsetDateTime("changed_at"))));
  }

  private static Future<Map<String, Long>> crls(SqlConnection connection) {
    return totals(
        connection,
        "SELECT status AS name, count(*) AS count FROM crl_state GROUP BY status",
        "current",
        "overdue",
        "superseded",
        "unverified");
  }

  private static Future<Map<String, Long>> lists(SqlConnection connection) {
    return totals(
            connection,
            """
            SELECT CASE kind WHEN 'master-list' THEN 'masterLists' ELSE 'deviationLists' END AS name,
                   count(*) AS count
              FROM list GROUP BY kind
            """,
            "masterLists",
            "deviationLists")
        .compose(
            lists ->
                connection
                    .preparedQuery("SELECT count(*) AS count FROM current_list")
                    .execute()
                    .map(
                        rows -> {
                          lists.put("current", Sql.first(rows, row -> row.getLong("count")));
                          return lists;
                        }));
  }

  private static Future<Map<String, Long>> entries(SqlConnection connection) {
    return totals(
        connection,
        """
        SELECT kind || CASE WHEN conforming THEN '' WHEN kind LIKE 'bcsc%' THEN '-nonconforming'
                            ELSE '-nc' END AS name, count(*) AS count
          FROM entry WHERE removed_version IS NULL GROUP BY name
        """,
        "dsc",
        "dsc-nc",
        "bcsc",
        "bcsc-nonconforming",
        "bcsc-nc",
        "bcsc-nc-nonconforming",
        "crl",
        "crl-nc",
        "ml",
        "ml-nc",
        "dl",
        "dl-nc");
  }

  private static Future<Map<String, Long>> imports(SqlConnection connection) {
    return totals(
        connection,
        "SELECT status AS name, count(*) AS count FROM import GROUP BY status",
        "receiving",
        "waiting",
        "done",
        "refused",
        "failed");
  }

  /**
   * Counts by name, and their sum as {@code total}.
   *
   * @param names that are there even where there is none of them
   */
  private static Future<Map<String, Long>> totals(
      SqlConnection connection, String sql, String... names) {
    return connection
        .preparedQuery(sql)
        .execute()
        .map(
            rows -> {
              Map<String, Long> counts = new LinkedHashMap<>();
              counts.put("total", 0L);
              for (String name : names) {
                counts.put(name, 0L);
              }
              for (Row row : rows) {
                counts.put(row.getString("name"), row.getLong("count"));
                counts.merge("total", row.getLong("count"), Long::sum);
              }
              return counts;
            });
  }
}
