package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** Runs work that ends by itself or is given up, while what it began may go on. */
  <T> Future<T> run(long deadlineMs, Function<Pool, Future<T>> work) {
    inUse.incrementAndGet();
    return work.apply(pool)
        .onComplete(done -> inUse.decrementAndGet())
        .timeout(deadlineMs, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    isAway(failure) ? new DatabaseAwayException(failure) : failure));
  }

  /**
   * Told here, where it can be nothing else: an IOException elsewhere may be a file's, and Vert.x
   * has the same types for clients that leave. The pool fails with a plain Throwable when nothing
   * is free in time, and with a plain Exception when the server refuses TLS.
   */
  private static boolean isAway(Throwable failure) {
    return !(failure instanceof PgException)
        && (failure instanceof IOException
            || failure instanceof TimeoutException
            || failure instanceof VertxException
            || failure.getClass() == Exception.class
            || !(failure instanceof Exception || failure instanceof Error));
  }

  PoolUse use() {
    return new PoolUse(name, inUse.get(), size);
  }

  /** Completes within two seconds, since a frozen server would hold it up. */
  Future<Void> close() {
    return pool.close().timeout(CLOSE_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
