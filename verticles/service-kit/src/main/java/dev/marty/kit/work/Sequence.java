package dev.marty.kit.work;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asynchronous steps, one after the other, however many there are. {@code compose} in a loop makes
 * the futures of all steps before the first has ended, and in a recursion it keeps them until the
 * last: memory as long as the data, and a StackOverflowError at some hundred thousand steps. Here
 * one step is under way and no other is known.
 *
 * <p>A step begins on the thread on which the one before it completed, the first one on the
 * caller's.
 */
public final class Sequence {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> end = Promise.promise();

  /** Steps that may begin and have not; above one while a step that completed at once is left. */
  private final AtomicInteger due = new AtomicInteger();

  private Sequence(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /**
   * Takes one element after the other.
   *
   * @param elements asked for the next one when the step of the last has succeeded
   * @param step what to do with an element
   * @return completes after the last step, or with the first failure; nothing begins after that
   */
  public static <T> Future<Void> each(
      Iterable<? extends T> elements, Function<? super T, ? extends Future<?>> step) {
    Iterator<? extends T> rest = elements.iterator();
    return repeat(
        () -> rest.hasNext() ? step.apply(rest.next()).map(true) : Future.succeededFuture(false));
  }

  /**
   * Repeats a step.
   *
   * @param step gives true for as long as it wants to be repeated
   * @return completes after the last step, or with the first failure; nothing begins after that
   */
  public static Future<Void> repeat(Supplier<Future<Boolean>> step) {
    Sequence sequence = new Sequence(step);
    sequence.go();
    return sequence.end.future();
  }

  /** A step that completes at once comes back to here, and is only counted: the loop goes on. */
  private void go() {
    if (due.getAndIncrement() > 0) {
      return;
    }
    do {
      begin().onComplete(this::ended);
    } while (due.decrementAndGet() > 0);
  }

  private Future<Boolean> begin() {
    try {
      return step.get();
    } catch (Throwable e) {
      // As compose does with what a mapper throws.
      return Future.failedFuture(e);
    }
  }

  private void ended(AsyncResult<Boolean> last) {
    if (last.failed()) {
      end.fail(last.cause());
    } else if (last.result()) {
      go();
    } else {
      end.complete();
    }
  }
}
