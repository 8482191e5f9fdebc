package dev.marty.kit.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

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

  private IncarnationRepository() {}

  /** Whether this is another database than the one that was reconciled last; false before that. */
  static Future<Boolean> changed(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT EXISTS (SELECT FROM reconciliation WHERE incarnation <> ("
                + NOW
                + ")) AS changed")
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("changed"));
  }

  /** Notes that this one was. */
  static Future<Void> reconciled(SqlConnection connection) {
    return connection
        .preparedQuery(
            "INSERT INTO reconciliation (incarnation) "
                + NOW
                + " ON CONFLICT (one) DO UPDATE SET incarnation = excluded.incarnation, at = now()")
        .execute()
        .mapEmpty();
  }
}
