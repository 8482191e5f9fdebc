package dev.marty.kit.outbox;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a relay works. See {@link #DEFAULT} for values that suit every service.
 *
 * @param batch most events under way at once
 * @param lease how long others leave a leased event alone; longer than the deadline
 * @param deadline of one delivery
 * @param poll how long it rests when there was nothing to do
 * @param firstWait before the second attempt; doubles with each further one
 * @param unavailableWait longest wait for a consumer that is away: what recovery may cost
 * @param refusedWait longest wait after a refusal
 * @param park after so many refusals
 * @param keep delivered events for so long
 */
public record RelaySettings(
    int batch,
    Duration lease,
    Duration deadline,
    Duration poll,
    Duration firstWait,
    Duration unavailableWait,
    Duration refusedWait,
    int park,
    Duration keep) {
  /** Ten refusals take about a quarter of an hour. */
  public static final RelaySettings DEFAULT =
      new RelaySettings(
          16,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          10,
          Duration.ofDays(7));

  /** Longer shifts are of no use: half a second times two to the 20th is six days. */
  private static final int MOST_DOUBLINGS = 20;

  /** Refuses values that cannot work. */
  public RelaySettings {
    if (batch < 1 || park < 1) {
      throw new IllegalArgumentException("batch and park must be at least 1");
    }
    if (lease.compareTo(deadline) <= 0) {
      throw new IllegalArgumentException("the lease must be longer than the deadline");
    }
  }

  /**
   * How long to wait before the next attempt, with jitter: between half and the whole of first
   * wait, doubled for each failure before, up to a cap.
   */
  Duration wait(int failuresBefore, Duration most) {
    long whole =
        Math.min(most.toMillis(), firstWait.toMillis() << Math.min(failuresBefore, MOST_DOUBLINGS));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(whole / 2, whole + 1));
  }
}
