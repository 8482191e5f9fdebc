package dev.marty.kit.work;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long work rests between its rounds: up to a fifth less or more than said, so that processes
 * that were started together do not come together.
 *
 * @param every after a round
 * @param again after a round that failed; each further failure in a row doubles it
 * @param longest after failures in a row
 */
public record Pace(Duration every, Duration again, Duration longest) {
  /** Doubled so often, a millisecond is a fortnight. */
  private static final int MOST_DOUBLINGS = 30;

  private static final double SPREAD = 0.2;

  /** Each failure in a row doubles the rest. */
  public Pace(Duration every, Duration longest) {
    this(every, every.multipliedBy(2), longest);
  }

  /** The same rest after failures. */
  public static Pace of(Duration every) {
    return new Pace(every, every, every);
  }

  /** Milliseconds, at least one. */
  long restMs(int failuresInARow) {
    long rest = every.toMillis();
    if (failuresInARow > 0) {
      long doubled = again.toMillis() << Math.min(failuresInARow - 1, MOST_DOUBLINGS);
      rest = Math.min(doubled, longest.toMillis());
    }
    double spread = ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD);
    return Math.max(1, Math.round(rest * spread));
  }
}
