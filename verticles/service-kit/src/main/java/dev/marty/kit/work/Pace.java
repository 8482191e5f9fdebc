package dev.marty.kit.work;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long work rests between its rounds: up to a fifth less or more than said, so that processes
 * that were started together do not come together.
 *
 * @param every after a round
 * @param longest after failures in a row, each of which doubles the rest; not below {@code every}
 */
public record Pace(Duration every, Duration longest) {
  /** Doubled so often, a millisecond is a fortnight. */
  private static final int MOST_DOUBLINGS = 30;

  private static final double SPREAD = 0.2;

  /** The same rest after failures. */
  public static Pace of(Duration every) {
    return new Pace(every, every);
  }

  /** Milliseconds, at least one. */
  long restMs(int failuresInARow) {
    long doubled = every.toMillis() << Math.min(failuresInARow, MOST_DOUBLINGS);
    long rest = Math.min(doubled, longest.toMillis());
    double spread = ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD);
    return Math.max(1, Math.round(rest * spread));
  }
}
