package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A pool whose calls end within a deadline and are counted. Safe on any thread. */
final class BoundedPool {
  private static final int CLOSE_MS = 2_000;

  private final String name;
  private final int size;
  private final Pool pool;
  private final AtomicInteger inUse = new AtomicInteger();

  /**
   * Opens the pool; connects to nothing yet.
   *
   * @param name among the pools of its service
   * @param size most connections
   * @param options of each connection
   */
  BoundedPool(
      Vertx vertx, DatabaseSettings settings, String name, int size, PgConnectOptions options) {
    this.name = name;
    this.size = size;
    this.pool =
        PgBuilder.pool()
            .with(Connections.poolOptions(settings, name, size))
            .with(Connections.netOptions(settings))
            .connectingTo(options.setCachePreparedStatements(true))
            .using(vertx)
            .build();
  }

  /** A way of the pool's to run work on a connection. */
  interface Way {
    <T> Future<T> run(Pool pool, Function<SqlConnection, Future<T>> work);
  }

  /** Runs work that ends by itself or is given up, while what it began may go on. */
  <T> Future<T> run(long deadlineMs, Way way, Function<SqlConnection, Future<T>> work) {
    inUse.incrementAndGet();
    AtomicBoolean connected = new AtomicBoolean();
    return way.run(
            pool,
            connection -> {
              connected.set(true);
              return work.apply(connection);
            })
        .onComplete(done -> inUse.decrementAndGet())
        .timeout(deadlineMs, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    isAway(failure, connected.get())
                        ? new DatabaseAwayException(failure)
                        : failure));
  }

  /**
   * Told here, where it can be little else: an IOException elsewhere may be a file's, and Vert.x
   * has the same types for clients that leave. Without a connection whatever fails is the pool's: a
   * plain Throwable when nothing is free in time, a plain Exception when the server refuses TLS. On
   * one, the work has failures of its own, of which some are a subtype of VertxException.
   */
  private static boolean isAway(Throwable failure, boolean connected) {
    return !(failure instanceof PgException)
        && (isOfConnection(failure) || (!connected && isOfPool(failure)));
  }

  private static boolean isOfConnection(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof ClosedConnectionException
        || failure.getClass() == VertxException.class;
  }

  private static boolean isOfPool(Throwable failure) {
    return failure instanceof VertxException
        || failure.getClass() == Exception.class
        || !(failure instanceof Exception || failure instanceof Error);
  }

  PoolUse use() {
    return new PoolUse(name, inUse.get(), size);
  }

  /** Completes within two seconds, since a frozen server would hold it up. */
  Future<Void> close() {
    return pool.close().timeout(CLOSE_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
