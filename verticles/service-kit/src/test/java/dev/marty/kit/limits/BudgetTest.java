package dev.marty.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is kept of whom, and for how long. */
class BudgetTest {
  private static final int OTHERS = Budget.MOST - 1;

  /** Anywhere: the JVM's clock may be below zero. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

  private final Rate rate = new Rate("things", 6, Duration.ofMinutes(1), 2);
  private final Budget<String> budget = new Budget<>(rate, nanos::get);
  private final Refusals<String> refusals = new Refusals<>(nanos::get);
  private int others;

  private void others(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(budget.take("other" + others++)).isZero();
    }
  }

  @Test
  void whoIsRefusedIsToldWhenThereIsOne() {
    budget.take("a");
    budget.take("a");
    long wait = budget.take("a");

    assertThat(wait).isEqualTo(TimeUnit.SECONDS.toNanos(10));
    assertThat(rate.refusal(wait).extra().getLong("retryAfterSeconds")).isEqualTo(10);
    assertThat(rate.refusal(wait + 1).extra().getLong("retryAfterSeconds")).isEqualTo(11);
    nanos.addAndGet(wait - 1);
    assertThat(budget.take("a")).isEqualTo(1);
    assertThat(budget.nanosUntil("a")).isEqualTo(1);
    nanos.addAndGet(1);
    assertThat(budget.nanosUntil("a")).isZero();
    assertThat(budget.take("a")).isZero();
    assertThat(budget.take("a")).isPositive();
  }

  @Test
  void whoKeepsTryingIsNotForgottenForOthers() {
    budget.take("a");
    budget.take("a");
    for (int round = 0; round < 3; round++) {
      others(OTHERS);
      assertThat(budget.take("a")).as("round %s", round).isPositive();
    }
    // As many as there are places, none of them he himself: the longest unused goes.
    others(Budget.MOST);
    assertThat(budget.take("a")).isZero();
  }

  @Test
  void refusalsAreCountedForAMinuteAndOnceForEach() {
    refusals.add("a");
    refusals.add("b");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(40));
    refusals.add("a");
    assertThat(refusals.count()).isEqualTo(2);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(40));
    assertThat(refusals.count()).isEqualTo(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(40));
    assertThat(refusals.count()).isZero();
    for (int i = 0; i < 2 * Budget.MOST; i++) {
      refusals.add("other" + i);
    }
    assertThat(refusals.count()).isEqualTo(Budget.MOST);
  }
}
