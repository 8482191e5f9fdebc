package dev.marty.pkd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The order of steps, how many are under way, and what ends them; each step ends when told to. */
class PipelineTest {
  private final Queue<Promise<String>> readings = new ArrayDeque<>();
  private final List<String> working = new ArrayList<>();
  private final Queue<Promise<String>> works = new ArrayDeque<>();
  private final List<String> writing = new ArrayList<>();
  private final Queue<Promise<Void>> writes = new ArrayDeque<>();

  private Future<Void> run(int most) {
    return Pipeline.run(
        most,
        () -> asked(readings),
        item -> {
          working.add(item);
          return asked(works);
        },
        result -> {
          writing.add(result);
          return asked(writes);
        });
  }

  private static <T> Future<T> asked(Queue<Promise<T>> steps) {
    Promise<T> step = Promise.promise();
    steps.add(step);
    return step.future();
  }

  private void read(String... items) {
    for (String item : items) {
      readings.remove().complete(item);
    }
  }

  private void readToTheEnd() {
    readings.remove().complete(null);
  }

  private void write() {
    writes.remove().complete();
  }

  @Test
  void nothingToReadIsAnEnd() {
    Future<Void> end = run(3);
    assertThat(end.isComplete()).isFalse();

    readToTheEnd();

    assertThat(end.succeeded()).isTrue();
    assertThat(working).isEmpty();
    assertThat(writing).isEmpty();
  }

  @Test
  void theNextIsReadOnlyWhenTheReadingBeforeHasAnswered() {
    run(3);
    assertThat(readings).hasSize(1);

    read("a");

    assertThat(readings).hasSize(1);
    assertThat(working).containsExactly("a");
  }

  @Test
  void itIsWrittenInTheOrderOfReadingWhicheverIsDoneFirst() {
    Future<Void> end = run(4);
    read("a", "b", "c");
    readToTheEnd();
    Promise<String> a = works.remove();
    Promise<String> b = works.remove();
    works.remove().complete("C");
    b.complete("B");
    assertThat(writing).isEmpty();

    a.complete("A");
    write();
    write();
    write();

    assertThat(writing).containsExactly("A", "B", "C");
    assertThat(end.succeeded()).isTrue();
  }

  @Test
  void oneIsWrittenAtATimeAndTheLastBelongsToTheWhole() {
    Future<Void> end = run(4);
    read("a", "b");
    readToTheEnd();
    works.remove().complete("A");
    works.remove().complete("B");
    assertThat(writing).containsExactly("A");

    write();

    assertThat(writing).containsExactly("A", "B");
    assertThat(end.isComplete()).isFalse();
    write();
    assertThat(end.succeeded()).isTrue();
  }

  @Test
  void noMoreAreReadThanMayBeUnderWayUntilOneIsWritten() {
    run(2);
    read("a", "b");
    assertThat(readings).isEmpty();
    works.remove().complete("A");
    assertThat(readings).as("worked on, but not written").isEmpty();

    write();

    assertThat(readings).hasSize(1);
    read("c");
    assertThat(readings).isEmpty();
    assertThat(working).containsExactly("a", "b", "c");
  }

  @Test
  void ofOneAtATimeEachIsWrittenBeforeTheNextIsRead() {
    Future<Void> end = run(1);
    for (String item : List.of("a", "b", "c")) {
      read(item);
      assertThat(readings).isEmpty();
      works.remove().complete(item);
      write();
    }
    readToTheEnd();

    assertThat(writing).containsExactly("a", "b", "c");
    assertThat(end.succeeded()).isTrue();
  }

  @Test
  void nothingIsWrittenBehindAnItemThatFails() {
    Future<Void> end = run(4);
    read("a", "b", "c");
    works.remove().complete("A");
    works.remove().fail("b is bad");
    works.remove().complete("C");
    assertThat(writing).containsExactly("A");

    write();
    readToTheEnd();

    assertThat(end.cause()).hasMessage("b is bad");
    assertThat(writing).containsExactly("A");
  }

  @Test
  void nothingIsWrittenAfterAFailureOfWritingAndNoMoreThanOneIsReadBehindIt() {
    Future<Void> end = run(2);
    read("a", "b");
    works.remove().complete("A");
    works.remove().complete("B");

    writes.remove().fail("no room for A");
    assertThat(end.isComplete()).as("the next was asked for").isFalse();
    read("c");

    assertThat(end.cause()).hasMessage("no room for A");
    assertThat(writing).containsExactly("A");
    assertThat(readings).isEmpty();
  }

  @Test
  void aReadingUnderWayIsAwaitedAfterAFailure() {
    Future<Void> end = run(3);
    read("a");
    works.remove().fail("a is bad");
    assertThat(end.isComplete()).isFalse();

    read("b");

    assertThat(end.cause()).hasMessage("a is bad");
    works.remove().complete("B");
    assertThat(writing).isEmpty();
    assertThat(readings).isEmpty();
  }

  @Test
  void whatWasReadBeforeAReadingFailsIsWritten() {
    Future<Void> end = run(3);
    read("a");
    readings.remove().fail("the rest is lost");
    assertThat(end.isComplete()).isFalse();
    works.remove().complete("A");
    assertThat(writing).containsExactly("A");
    assertThat(end.isComplete()).isFalse();

    write();

    assertThat(end.cause()).hasMessage("the rest is lost");
  }

  @Test
  void ofTwoFailuresTheOneOfTheEarlierItemIsTold() {
    Future<Void> end = run(3);
    read("a");
    readings.remove().fail("the rest is lost");

    works.remove().fail("a is bad");

    assertThat(end.cause()).hasMessage("a is bad");
  }

  @Test
  void heavyItemsCountByTheirWeight() {
    Pipeline.run(
        10,
        String::length,
        () -> asked(readings),
        item -> {
          working.add(item);
          return asked(works);
        },
        result -> asked(writes));
    read("four");
    read("more than all that there is room for");
    assertThat(readings).isEmpty();

    works.remove().complete("");
    write();
    assertThat(readings).isEmpty();

    works.remove().complete("");
    write();
    assertThat(readings).hasSize(1);
  }
}
