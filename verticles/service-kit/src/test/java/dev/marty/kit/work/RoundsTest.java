package dev.marty.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(6));

  private final FakeTimers timers = new FakeTimers();
  private final List<Promise<Boolean>> begun = new ArrayList<>();
  private final Rounds rounds =
      new Rounds(
          timers.vertx(),
          "tests wait",
          PACE,
          () -> {
            begun.add(Promise.promise());
            return begun.get(begun.size() - 1).future();
          });

  private Promise<Boolean> last() {
    return begun.get(begun.size() - 1);
  }

  private void restsAbout(long millis) {
    assertThat(timers.rests()).hasSize(1);
    assertThat(timers.rests().get(0)).isBetween(millis * 8 / 10, millis * 12 / 10);
  }

  @Test
  void beginsAtOnceAndRestsBetweenRounds() {
    assertThat(begun).isEmpty();
    rounds.start();
    for (int round = 1; round < 5; round++) {
      assertThat(begun).hasSize(round);
      assertThat(timers.rests()).as("one at a time").isEmpty();
      last().complete(false);
      restsAbout(1_000);
      timers.fireNext();
    }
  }

  @Test
  void goesOnAtOnceWhileThereIsMore() {
    rounds.start();
    last().complete(true);
    assertThat(timers.rests()).containsExactly(1L);
    timers.fireNext();
    last().complete(false);
    restsAbout(1_000);
  }

  @Test
  void restsTwiceAsLongAfterEachFailureUpToABound() {
    rounds.start();
    for (long rest : new long[] {2_000, 4_000, 6_000, 6_000}) {
      last().fail("away");
      restsAbout(rest);
      timers.fireNext();
    }
    last().complete(false);
    restsAbout(1_000);
  }

  @Test
  void failuresForAYearDoNotOverflow() {
    assertThat(new Pace(Duration.ofDays(1), Duration.ofDays(20)).restMs(Integer.MAX_VALUE))
        .isBetween(Duration.ofDays(16).toMillis(), Duration.ofDays(24).toMillis());
    assertThat(Pace.of(Duration.ofMillis(10)).restMs(9)).isBetween(8L, 12L);
    assertThat(Pace.of(Duration.ZERO).restMs(0)).isEqualTo(1);
  }

  @Test
  void whatARoundThrowsIsAFailure() {
    Rounds throwing =
        new Rounds(
            timers.vertx(),
            "tests wait",
            PACE,
            () -> {
              throw new IllegalStateException("thrown");
            });
    throwing.start();
    restsAbout(2_000);
    assertThat(throwing.stop().succeeded()).isTrue();
  }

  @Test
  void theRestIsSpread() {
    assertThat(IntStream.range(0, 100).mapToLong(any -> PACE.restMs(0)).distinct().count())
        .isGreaterThan(20);
  }

  @Test
  void isWokenFromARest() {
    rounds.start();
    last().complete(false);
    rounds.wake();
    assertThat(begun).hasSize(2);
    assertThat(timers.rests()).as("the timer of the rest is gone").isEmpty();
  }

  @Test
  void wokenWithinARoundItLooksAgainOnce() {
    rounds.start();
    rounds.wake();
    rounds.wake();
    assertThat(begun).as("one at a time").hasSize(1);
    last().complete(false);
    assertThat(timers.rests()).containsExactly(1L);
    timers.fireNext();
    last().complete(false);
    restsAbout(1_000);
  }

  @Test
  void wokenAfterAFailureItDoesNotRest() {
    rounds.start();
    rounds.wake();
    last().fail("away");
    assertThat(timers.rests()).containsExactly(1L);
  }

  @Test
  void endsWithTheRoundUnderWay() {
    rounds.start();
    Future<?> end = rounds.stop();
    assertThat(end.isComplete()).isFalse();
    last().fail("away");
    assertThat(end.succeeded()).isTrue();
    assertThat(timers.rests()).isEmpty();
  }

  @Test
  void stoppedInARestItBeginsNothing() {
    rounds.start();
    last().complete(true);
    assertThat(rounds.stop().succeeded()).isTrue();
    assertThat(timers.rests()).isEmpty();
    rounds.wake();
    rounds.start();
    assertThat(begun).hasSize(1);
  }

  @Test
  void nothingBeginsBeforeTheStart() {
    rounds.wake();
    assertThat(begun).isEmpty();
    assertThat(rounds.stop().succeeded()).isTrue();
    rounds.start();
    assertThat(begun).isEmpty();
  }
}
