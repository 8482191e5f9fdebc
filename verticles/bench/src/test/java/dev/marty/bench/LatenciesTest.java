package dev.marty.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MILLI = 1_000_000;

  @Test
  void aPercentileIsNotExceededByItsShare() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 100; i++) {
      latencies.add(i * MILLI - 1);
    }

    assertThat(latencies.millis(0.5)).isEqualTo(50);
    assertThat(latencies.millis(0.95)).isEqualTo(95);
    assertThat(latencies.millis(0.99)).isEqualTo(99);
    assertThat(latencies.millis(1)).isEqualTo(100);
  }

  @Test
  void whatTakesTooLongToBeCountedIsNotLost() {
    Latencies latencies = new Latencies();
    latencies.add(3_600_000 * MILLI);

    assertThat(latencies.millis(0.5)).isEqualTo(10_000);
  }

  @Test
  void withoutAnswersThereIsNone() {
    Latencies latencies = new Latencies();
    latencies.add(MILLI);
    latencies.clear();

    assertThat(latencies.millis(0.95)).isZero();
  }
}
