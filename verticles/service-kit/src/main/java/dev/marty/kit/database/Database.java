package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The one database of a service, through its own pools. Every call ends within a deadline, whatever
 * the server does; what still runs on the server then is bounded by statement_timeout.
 *
 * <p>What only reads has connections of its own, on which every transaction is read-only: {@code
 * BEGIN READ ONLY} on a common pool would say the same at two more statements for each read, and
 * took more than half of the throughput of single ones. Safe on any thread.
 */
public final class Database {
  /** Room for the answer to travel after PostgreSQL's own statement_timeout has ended a query. */
  private static final int GRACE_MS = 1_000;

  private static final String READ_ONLY_TRANSACTION = "25006";

  private final DatabaseSettings settings;
  private final BoundedPool pool;
  private final BoundedPool readers;

  /**
   * Opens the pools; connects to nothing yet.
   *
   * @param vertx owner of the event loops
   * @param settings the app role's access
   */
  public Database(Vertx vertx, DatabaseSettings settings) {
    this.settings = settings;
    this.pool =
        new BoundedPool(
            vertx,
            settings,
            "pool",
            settings.pool().maxSize(),
            Connections.connectOptions(settings, "pool"));
    this.readers =
        new BoundedPool(
            vertx,
            settings,
            "readers",
            settings.pool().maxReaders(),
            Connections.connectOptions(settings, "readers")
                .addProperty("default_transaction_read_only", "on")
                // A transaction here reads of one moment; with a single statement each does anyway.
                .addProperty("default_transaction_isolation", "repeatable read"));
  }

  /** Which role on which database. */
  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Reads on one connection. Each statement is a transaction of its own, and sees what was
   * committed when it began, this service's own writes included.
   *
   * @param work receives a connection that is valid until its future completes and refuses to write
   * @return the work's result, or its failure, or a timeout; a statement that would write fails
   *     with an {@link IllegalStateException}, since that is a fault of the program
   */
  public <T> Future<T> read(Function<SqlConnection, Future<T>> work) {
    return reading(statementMs(), Pool::withConnection, work);
  }

  /**
   * Reads in one transaction, of which every statement sees the same moment. It keeps a connection
   * of {@link #read} for as long as it lasts.
   *
   * @param deadline for all of it
   * @param work as for {@link #read}
   * @return as {@link #read}
   */
  public <T> Future<T> snapshot(Duration deadline, Function<SqlConnection, Future<T>> work) {
    return reading(deadline.toMillis(), Pool::withTransaction, work);
  }

  private <T> Future<T> reading(
      long deadlineMs, BoundedPool.Way way, Function<SqlConnection, Future<T>> work) {
    return readers
        .run(deadlineMs, way, work)
        .recover(
            failure ->
                failure instanceof PgException pg && READ_ONLY_TRANSACTION.equals(pg.getSqlState())
                    ? Future.failedFuture(
                        new IllegalStateException("What was to read only would write.", failure))
                    : Future.failedFuture(failure));
  }

  /**
   * Runs statements that may write on one connection, each its own transaction.
   *
   * @param work receives a connection that is valid until its future completes
   * @return the work's result, or its failure, or a timeout
   */
  public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
    return pool.run(statementMs(), Pool::withConnection, work);
  }

  private int statementMs() {
    DatabaseSettings.Timeouts timeouts = settings.timeouts();
    return timeouts.acquireMs() + timeouts.statementMs() + GRACE_MS;
  }

  /**
   * Runs one transaction: commits when the work succeeds, else rolls back.
   *
   * @param work receives a connection inside the transaction
   * @return the work's result after the commit, or the failure; after a timeout it is not known
   *     whether the commit happened
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return transaction(Duration.ofMillis(settings.timeouts().transactionMs()), work);
  }

  /**
   * Runs one transaction that may take long, such as a large import; each of its statements is
   * bounded as always.
   *
   * @param deadline for all of it
   * @param work as above
   * @return as above
   */
  public <T> Future<T> transaction(Duration deadline, Function<SqlConnection, Future<T>> work) {
    return pool.run(deadline.toMillis(), Pool::withTransaction, work);
  }

  /** How busy the pools are. */
  public List<PoolUse> use() {
    return List.of(pool.use(), readers.use());
  }

  /** Closes the pools; completes within two seconds, since a frozen server would hold it up. */
  public Future<Void> close() {
    return Future.all(pool.close(), readers.close()).mapEmpty();
  }
}
