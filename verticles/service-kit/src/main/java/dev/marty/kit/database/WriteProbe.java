package dev.marty.kit.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * One write that leaves nothing behind: a message in the write-ahead log, which a transaction
 * commits durably as it commits rows, and a temporary file of some 60 kB on the disk of the
 * database. A row of a table would be updated in place on a full disk, in a page that is there
 * already; it would have to be vacuumed, and somebody's lock on it would say nothing of other
 * tables.
 */
public final class WriteProbe {
  /** What the rows below take is more than this, so that PostgreSQL puts them into a file. */
  public static final String WORK_MEM = "64kB";

  private static final String WRITE =
      """
      SELECT pg_logical_emit_message(true, 'marty', 'probe of ' || count(*))
        FROM generate_series(1, 4096)
      """;

  private WriteProbe() {}

  /**
   * Writes, in one statement and transaction.
   *
   * @param connection of the app role, with {@link #WORK_MEM} and without temp_tablespaces, which
   *     might be on another disk
   * @return completes when it is committed, or with the failure of the statement
   */
  public static Future<Void> on(SqlConnection connection) {
    return connection.preparedQuery(WRITE).execute().mapEmpty();
  }
}
