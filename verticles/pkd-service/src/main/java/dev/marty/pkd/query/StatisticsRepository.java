package dev.marty.pkd.query;

import io.vertx.core.Future;
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
        .compose(done -> CertificateNumbers.count(connection))
        .onSuccess(all::mergeIn)
        .compose(done -> crls(connection, all))
        .compose(done -> lists(connection, all))
        .compose(done -> entries(connection, all))
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

  private static Future<RowSet<Row>> rows(SqlConnection connection, String sql) {
    return connection.preparedQuery(sql).execute();
  }
}
