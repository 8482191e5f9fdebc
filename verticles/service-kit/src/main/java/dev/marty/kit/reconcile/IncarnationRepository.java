package dev.marty.kit.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * SQL that notices a database that was restored from a dump or made from a template: it is another
 * one, or the file of its table, than it says of itself. A restore of the server's files, or a
 * failover that lost the last transactions, looks like nothing; for these there is the round at
 * every start. The table, in the service's own migration:
 *
 * <pre>
 * CREATE TABLE reconciliation (
 *   one boolean PRIMARY KEY DEFAULT true CHECK (one),
 *   incarnation text NOT NULL,
 *   at timestamptz NOT NULL DEFAULT now()
 * );
 * </pre>
 */
final class IncarnationRepository {
  private static final String NOW =
      """
      SELECT d.oid || '.' || pg_relation_filenode('reconciliation') AS incarnation
        FROM pg_database d WHERE d.datname = current_database()
      """;

  private static final String FILES =
      """
      SELECT extract(epoch FROM pg_postmaster_start_time()) || '.' || d.oid || '.'
             || (SELECT md5(string_agg(c.oid || ':' || pg_relation_filenode(c.oid), ',' ORDER BY c.oid))
                   FROM pg_class c
                  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace) AS files
        FROM pg_database d WHERE d.datname = current_database()
      """;

  private IncarnationRepository() {}

  /**
   * Which files of which running server the database is. A restore, a failover and a restart give
   * other ones; so does a VACUUM FULL, after which a round is only needless.
   */
  static Future<String> files(SqlConnection connection) {
    return connection
        .preparedQuery(FILES)
        .execute()
        .map(rows -> rows.iterator().next().getString("files"));
  }

  /**
   * What a database says of itself.
   *
   * @param now which it is
   * @param last which it was when it was reconciled last, or null
   */
  record State(String now, String last) {}

  /** Reads it. */
  static Future<State> state(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT n.incarnation AS now, r.incarnation AS last FROM ("
                + NOW
                + ") n LEFT JOIN reconciliation r ON true")
        .execute()
        .map(rows -> rows.iterator().next())
        .map(row -> new State(row.getString("now"), row.getString("last")));
  }

  /**
   * Notes that one was reconciled.
   *
   * @param incarnation which it was when that began
   */
  static Future<Void> reconciled(SqlConnection connection, String incarnation) {
    return connection
        .preparedQuery(
            "INSERT INTO reconciliation (incarnation) VALUES ($1)"
                + " ON CONFLICT (one) DO UPDATE SET incarnation = excluded.incarnation, at = now()")
        .execute(Tuple.of(incarnation))
        .mapEmpty();
  }
}
