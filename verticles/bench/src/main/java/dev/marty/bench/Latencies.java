package dev.marty.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How long answers took, to a tenth of a millisecond. Safe on any thread. */
final class Latencies {
  private static final int NANOS = 100_000;
  private static final int PER_MILLI = 10;

  /** Up to ten seconds; what took longer counts as that. */
  private static final int SLOTS = 100_000;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(SLOTS);

  void add(long nanos) {
    counts.incrementAndGet((int) Math.min(nanos / NANOS, SLOTS - 1));
  }

  /** Forgets those so far. */
  void clear() {
    for (int i = 0; i < SLOTS; i++) {
      counts.set(i, 0);
    }
  }

  /**
   * Returns what that share of the answers did not exceed.
   *
   * @param share from 0 to 1
   * @return milliseconds, rounded up to a tenth; 0 without answers
   */
  double millis(double share) {
    long all = 0;
    for (int i = 0; i < SLOTS; i++) {
      all += counts.get(i);
    }
    long wanted = (long) Math.ceil(share * all);
    long seen = 0;
    for (int i = 0; i < SLOTS && all > 0; i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return (i + 1.0) / PER_MILLI;
      }
    }
    return 0;
  }
}
