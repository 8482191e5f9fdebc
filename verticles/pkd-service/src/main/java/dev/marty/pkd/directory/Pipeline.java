package dev.marty.pkd.directory;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Reads items one after the other, works on several at once, and writes what came of them one after
 * the other, in the order they were read. On the event loop, which the steps only start work from.
 *
 * @param <R> what is read
 * @param <W> what is written
 */
public final class Pipeline<R, W> {
  private final long most;
  private final ToLongFunction<R> weigh;
  private final Supplier<Future<R>> read;
  private final Function<R, Future<W>> work;
  private final Function<W, Future<Void>> write;
  private final Promise<Void> end = Promise.promise();
  private Future<Void> written = Future.succeededFuture();
  private long underWay;
  private boolean full;

  private Pipeline(
      long most,
      ToLongFunction<R> weigh,
      Supplier<Future<R>> read,
      Function<R, Future<W>> work,
      Function<W, Future<Void>> write) {
    this.most = most;
    this.weigh = weigh;
    this.read = read;
    this.work = work;
    this.write = write;
  }

  /**
   * Runs to the end of the items.
   *
   * @param most items that may be under way at once, from read to written
   * @param read gives the next item, or null at the end; called again when it has answered
   * @param work what may go on for several items at once
   * @param write what goes one item after the other
   * @return completes when nothing is read or written any more; with the first failure, if any
   */
  public static <R, W> Future<Void> run(
      int most,
      Supplier<Future<R>> read,
      Function<R, Future<W>> work,
      Function<W, Future<Void>> write) {
    return run(most, item -> 1, read, work, write);
  }

  /**
   * The same of items that differ in weight: the next is read when those under way are lighter than
   * {@code most} together. One by itself may be heavier.
   *
   * @param weigh weight of an item, at least 1
   */
  public static <R, W> Future<Void> run(
      long most,
      ToLongFunction<R> weigh,
      Supplier<Future<R>> read,
      Function<R, Future<W>> work,
      Function<W, Future<Void>> write) {
    Pipeline<R, W> pipeline = new Pipeline<>(most, weigh, read, work, write);
    pipeline.next();
    return pipeline.end.future();
  }

  private void next() {
    if (written.failed()) {
      written.onComplete(end);
      return;
    }
    read.get()
        .onComplete(
            item -> {
              if (item.failed()) {
                // What was written before may have failed first, and this for that reason.
                written.compose(done -> Future.<Void>failedFuture(item.cause())).onComplete(end);
              } else if (item.result() == null) {
                written.onComplete(end);
              } else {
                take(item.result());
              }
            });
  }

  private void take(R item) {
    Future<W> worked = work.apply(item);
    long weight = weigh.applyAsLong(item);
    underWay += weight;
    written = written.compose(done -> worked).compose(write);
    written.onComplete(
        done -> {
          underWay -= weight;
          if (full && underWay < most) {
            full = false;
            next();
          }
        });
    full = underWay >= most;
    if (!full) {
      next();
    }
  }
}
