package dev.marty.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private static final int MANY = 1_000_000;

  /** Some hundred frames; the least that the JVM makes a thread with. */
  private static final long SMALL_STACK = 160 * 1024;

  private final ExecutorService elsewhere =
      Executors.newSingleThreadExecutor(work -> new Thread(null, work, "small", SMALL_STACK));

  @AfterEach
  void stop() {
    elsewhere.shutdownNow();
  }

  @Test
  void stepsThatEndAtOnceTakeNoStack() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    onSmallStack(
        () ->
            Sequence.each(
                numbers(MANY),
                number -> {
                  assertThat(taken.getAndIncrement()).isEqualTo(number);
                  return Future.succeededFuture();
                }));
    assertThat(taken).hasValue(MANY);
  }

  @Test
  void stepsThatEndLaterTakeNoStack() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    onSmallStack(() -> Sequence.each(numbers(MANY), number -> later(taken)));
    assertThat(taken).hasValue(MANY);
  }

  @Test
  void stepsOfBothKindsMayCome() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    onSmallStack(
        () ->
            Sequence.each(
                numbers(MANY),
                number ->
                    number % 3 == 0
                        ? later(taken)
                        : Future.succeededFuture(taken.incrementAndGet())));
    assertThat(taken).hasValue(MANY);
  }

  @Test
  void anElementIsAskedForWhenTheOneBeforeIsDone() {
    List<Promise<Void>> begun = new ArrayList<>();
    Iterator<Integer> source = numbers(3).iterator();
    Future<Void> all =
        Sequence.each(
            () -> source,
            number -> {
              begun.add(Promise.promise());
              return begun.get(number).future();
            });
    for (int i = 0; i < 3; i++) {
      assertThat(begun).hasSize(i + 1);
      assertThat(all.isComplete()).isFalse();
      begun.get(i).complete();
    }
    assertThat(source.hasNext()).isFalse();
    assertThat(all.succeeded()).isTrue();
  }

  @Test
  void theFirstFailureIsTheEnd() {
    AtomicInteger begun = new AtomicInteger();
    Future<Void> all =
        Sequence.each(
            numbers(5),
            number ->
                begun.getAndIncrement() == 2
                    ? Future.failedFuture("the third")
                    : Future.succeededFuture());
    assertThat(all.cause()).hasMessage("the third");
    assertThat(begun).hasValue(3);
  }

  @Test
  void whatAStepThrowsIsAFailure() {
    Future<Void> all =
        Sequence.each(
            numbers(5),
            number -> {
              throw new IllegalStateException("thrown by " + number);
            });
    assertThat(all.cause()).isInstanceOf(IllegalStateException.class).hasMessage("thrown by 0");
  }

  @Test
  void nothingToDoIsDone() {
    assertThat(Sequence.each(List.of(), Future::succeededFuture).succeeded()).isTrue();
  }

  @Test
  void repeatsForAsLongAsTheStepWants() throws Exception {
    AtomicInteger pages = new AtomicInteger();
    onSmallStack(() -> Sequence.repeat(() -> later(pages).map(number -> number < MANY)));
    assertThat(pages).hasValue(MANY);
  }

  private static Iterable<Integer> numbers(int end) {
    return () -> IntStream.range(0, end).iterator();
  }

  /** Ends on the other thread, which may be before anybody listens. */
  private Future<Integer> later(AtomicInteger taken) {
    Promise<Integer> promise = Promise.promise();
    elsewhere.execute(() -> promise.complete(taken.incrementAndGet()));
    return promise.future();
  }

  private static void onSmallStack(Supplier<Future<Void>> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    new Thread(
            null,
            () -> work.get().onSuccess(end::complete).onFailure(end::completeExceptionally),
            "caller",
            SMALL_STACK)
        .start();
    end.get(60, TimeUnit.SECONDS);
  }
}
