package dev.marty.pkd.sync;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** SQL of sources: when they are due, who runs them, what came of it. */
final class SyncRepository {
  private SyncRepository() {}

  /**
   * A lease on a source.
   *
   * @param cause schedule or request
   * @param failures runs before it in a row that came to nothing
   */
  record Lease(String cause, int failures) {}

  /** A source that is new is due after {@code first}; a shorter interval counts from now. */
  static Future<Void> register(SqlConnection connection, Source source, Duration first) {
    return connection
        .preparedQuery(
            """
            INSERT INTO sync_source (name, next_at)
            VALUES ($1, now() + $2 * interval '1 millisecond')
            ON CONFLICT (name) DO UPDATE SET next_at =
              least(sync_source.next_at, now() + $3 * interval '1 millisecond')
            """)
        .execute(Tuple.of(source.name(), first.toMillis(), source.interval().toMillis()))
        .mapEmpty();
  }

  /** Asks for a run now. */
  static Future<Void> request(SqlConnection connection, Collection<String> names) {
    return connection
        .preparedQuery(
            "UPDATE sync_source SET requested_at = now(), next_at = now() WHERE name = ANY ($1)")
        .execute(Tuple.tuple().addArrayOfString(names.toArray(String[]::new)))
        .mapEmpty();
  }

  /** Of these, the ones whose time has come and which nobody runs. */
  static Future<List<String>> due(SqlConnection connection, Collection<String> names) {
    return connection
        .preparedQuery(
            "SELECT name FROM sync_source WHERE name = ANY ($1) AND next_at <= now()"
                + " AND (leased_until IS NULL OR leased_until < now()) ORDER BY next_at")
        .execute(Tuple.tuple().addArrayOfString(names.toArray(String[]::new)))
        .map(rows -> rows.stream().map(row -> row.getString("name")).toList());
  }

  /** Begins a run, or gives null when another process was faster. */
  static Future<Lease> lease(
      SqlConnection connection, String name, UUID owner, UUID run, Duration length) {
    return connection
        .preparedQuery(
            """
            UPDATE sync_source s SET leased_by = $2, requested_at = NULL,
                   leased_until = now() + $3 * interval '1 millisecond'
              FROM (SELECT name, requested_at FROM sync_source
                     WHERE name = $1 AND next_at <= now()
                       AND (leased_until IS NULL OR leased_until < now())
                       FOR NO KEY UPDATE SKIP LOCKED) due
             WHERE s.name = due.name
            RETURNING due.requested_at, s.failures
            """)
        .execute(Tuple.of(name, owner, length.toMillis()))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture();
              }
              Row row = rows.iterator().next();
              String cause = row.getOffsetDateTime("requested_at") == null ? "schedule" : "request";
              return begin(connection, name, run, cause)
                  .map(new Lease(cause, row.getInteger("failures")));
            });
  }

  private static Future<Void> begin(SqlConnection connection, String name, UUID run, String cause) {
    return connection
        .preparedQuery(
            "UPDATE sync_run SET finished_at = clock_timestamp(), outcome = 'interrupted',"
                + " detail = 'The process that ran it is gone.'"
                + " WHERE source = $1 AND finished_at IS NULL")
        .execute(Tuple.of(name))
        .compose(
            done ->
                connection
                    .preparedQuery("INSERT INTO sync_run (id, source, cause) VALUES ($1, $2, $3)")
                    .execute(Tuple.of(run, name, cause)))
        .mapEmpty();
  }

  /** Says that the runs of a process go on. */
  static Future<Void> renew(SqlConnection connection, UUID owner, Duration length) {
    return connection
        .preparedQuery(
            "UPDATE sync_source SET leased_until = now() + $2 * interval '1 millisecond'"
                + " WHERE leased_by = $1")
        .execute(Tuple.of(owner, length.toMillis()))
        .mapEmpty();
  }

  /** Ends a run and the lease. A request that came meanwhile makes the source due at once. */
  static Future<Void> finish(
      SqlConnection connection,
      Source source,
      UUID owner,
      UUID run,
      RunResult result,
      Duration next) {
    return connection
        .preparedQuery(
            "UPDATE sync_run SET finished_at = clock_timestamp(), outcome = $2, detail = $3,"
                + " items = $4 WHERE id = $1 AND finished_at IS NULL")
        .execute(
            Tuple.tuple()
                .addUUID(run)
                .addString(result.outcome().text())
                .addString(result.detail())
                .addJsonArray(ItemColumn.of(result.items())))
        .compose(
            done ->
                connection
                    .preparedQuery(
                        """
                        UPDATE sync_source SET leased_by = NULL, leased_until = NULL,
                               failures = CASE WHEN $3 THEN least(failures + 1, 1000) ELSE 0 END,
                               next_at = CASE WHEN requested_at IS NOT NULL THEN now()
                                         ELSE now() + $4 * interval '1 millisecond' END
                         WHERE name = $1 AND leased_by = $2
                        """)
                    .execute(
                        Tuple.of(
                            source.name(), owner, result.outcome().passing(), next.toMillis())))
        .compose(
            done ->
                connection
                    .preparedQuery(
                        "DELETE FROM sync_run WHERE source = $1"
                            + " AND started_at < now() - interval '90 days'")
                    .execute(Tuple.of(source.name())))
        .mapEmpty();
  }
}
