package dev.marty.kit.limits;

import dev.marty.kit.authority.Recent;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each of many. Of the buckets the last {@link #MOST} used are kept. One that is
 * dropped comes back full, which it would be anyway unless it was in use a moment ago; and being
 * refused is use too. To have one dropped before, somebody would have to come as that many others
 * in the meantime, each of whom may do as much: it gives nothing that he does not have. So what
 * counts as one must not be had in numbers: subjects of tokens, not tokens; networks, not
 * addresses. Nobody without a token may have a place among those with one.
 *
 * @param <K> who has a bucket
 */
public final class Budget<K> {
  /** At half a kilobyte each, some megabytes. */
  static final int MOST = 8_192;

  private final Rate rate;
  private final TimeMeter clock;
  private final Map<K, Bucket> buckets = new Recent<>(MOST);

  /**
   * All buckets are full.
   *
   * @param rate of each
   * @param nanos a clock that never goes back, {@link System#nanoTime} for instance
   */
  public Budget(Rate rate, LongSupplier nanos) {
    this.rate = rate;
    // The JVM's clock may begin anywhere and turn over; a bucket never fills again then.
    long start = nanos.getAsLong();
    this.clock =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanos.getAsLong() - start;
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
  }

  /** What each has. */
  public Rate rate() {
    return rate;
  }

  /** In how many nanoseconds there is one; zero when there is one now. */
  public long nanosUntil(K who) {
    return bucket(who).estimateAbilityToConsume(1).getNanosToWaitForRefill();
  }

  /** Takes one and tells zero; or takes nothing and tells in how many nanoseconds there is one. */
  public long take(K who) {
    return bucket(who).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill();
  }

  private Bucket bucket(K who) {
    return buckets.computeIfAbsent(who, first -> full());
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.count(), rate.period()))
        .withCustomTimePrecision(clock)
        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
        .build();
  }
}
