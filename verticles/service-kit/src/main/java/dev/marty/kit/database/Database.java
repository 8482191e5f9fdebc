package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The one database of a service, through its own pool. Every call ends within a deadline, whatever
 * the server does; what still runs on the server then is bounded by statement_timeout.
 */
public final class Database {
  /** Room for the answer to travel after PostgreSQL's own statement_timeout has ended a query. */
  private static final int GRACE_MS = 1_000;

  private static final int CLOSE_MS = 2_000;

  private final DatabaseSettings settings;
  private final Pool pool;
  private final AtomicInteger inUse = new AtomicInteger();

  /**
   * Opens the pool; connects to nothing yet.
   *
   * @param vertx owner of the event loops
   * @param settings the app role's access
   */
  public Database(Vertx vertx, DatabaseSettings settings) {
    this.settings = settings;
    this.pool =
        PgBuilder.pool()
            .with(Connections.poolOptions(settings))
            .with(Connections.netOptions(settings))
            .connectingTo(
                Connections.connectOptions(settings, "pool").setCachePreparedStatements(true))
            .using(vertx)
            .build();
  }

  /** Which role on which database. */
  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Runs statements on one connection, each its own transaction.
   *
   * @param work receives a connection that is valid until its future completes
   * @return the work's result, or its failure, or a timeout
   */
  public <T> Future<T> read(Function<SqlConnection, Future<T>> work) {
    DatabaseSettings.Timeouts timeouts = settings.timeouts();
    return counted(
        pool.withConnection(work), timeouts.acquireMs() + timeouts.statementMs() + GRACE_MS);
  }

  /**
   * Runs one transaction: commits when the work succeeds, else rolls back.
   *
   * @param work receives a connection inside the transaction
   * @return the work's result after the commit, or the failure; after a timeout it is not known
   *     whether the commit happened
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return counted(pool.withTransaction(work), settings.timeouts().transactionMs());
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
    return counted(pool.withTransaction(work), deadline.toMillis());
  }

  private <T> Future<T> counted(Future<T> running, long deadlineMs) {
    inUse.incrementAndGet();
    return running
        .onComplete(done -> inUse.decrementAndGet())
        .timeout(deadlineMs, TimeUnit.MILLISECONDS);
  }

  /** Calls under way, those that wait for a connection included. */
  public int inUse() {
    return inUse.get();
  }

  /** Closes the pool; completes within two seconds, since a frozen server would hold it up. */
  public Future<Void> close() {
    return pool.close().timeout(CLOSE_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
