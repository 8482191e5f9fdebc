package dev.marty.kit.work;

import dev.marty.kit.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded pool of threads for crypto and ASN.1, with a bounded queue before it: Vert.x worker
 * pools queue without end.
 */
public final class Workers {
  private final WorkerExecutor executor;
  private final int most;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * Opens the pool; it lives as long as the verticle that made it.
   *
   * @param vertx called on the verticle's context, which owns and closes the pool
   * @param owner whose pool it is, a service or the gateway. Vert.x gives one pool to all who name
   *     it alike, and in development all of them share a JVM
   * @param purpose what it does; its threads are named {@code <owner>-<purpose>}
   * @param threads how many run at once
   * @param waiting how many more may wait
   * @param maxSeconds after which Vert.x logs a thread as blocked
   */
  public Workers(
      Vertx vertx, String owner, String purpose, int threads, int waiting, int maxSeconds) {
    this.executor =
        vertx.createSharedWorkerExecutor(
            owner + "-" + purpose, threads, maxSeconds, TimeUnit.SECONDS);
    this.most = threads + waiting;
  }

  /**
   * Runs a computation off the event loop; order is not kept.
   *
   * @param work what to compute; must not touch Vert.x objects
   * @return its result on the caller's context, its exception, or a 503 problem when too much waits
   */
  public <T> Future<T> run(Callable<T> work) {
    if (pending.incrementAndGet() > most) {
      pending.decrementAndGet();
      return Future.failedFuture(
          Problem.unavailable("overloaded", "Too many requests wait for the same work; try again.")
              .exception());
    }
    return executor.executeBlocking(work, false).onComplete(done -> pending.decrementAndGet());
  }
}
