package dev.marty.kit.limits;

import dev.marty.kit.authority.Recent;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who was refused within the last minute, for the health, which tells how many and not who.
 *
 * @param <K> as in the budget
 */
public final class Refusals<K> {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;

  /** When each was refused last; the longest ago is the first. */
  private final Map<K, Long> last = new Recent<>(Budget.MOST);

  /**
   * Nobody was.
   *
   * @param nanos as for the budget
   */
  public Refusals(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Somebody is refused now. */
  public void add(K who) {
    last.put(who, nanos.getAsLong());
  }

  /** How many were. */
  public int count() {
    long now = nanos.getAsLong();
    Iterator<Long> times = last.values().iterator();
    while (times.hasNext() && now - times.next() > MINUTE) {
      times.remove();
    }
    return last.size();
  }
}
