package dev.marty.passportengine;

import dev.marty.emrtd.verification.TrustMaterial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Trust material of a country, and since when it is known to be the newest.
 *
 * @param country two upper-case letters, or null where none is named
 * @param material read and checked
 * @param since a moment of {@link System#nanoTime}
 */
record AgedTrust(String country, TrustMaterial material, long since) {
  /** For documents that do not say whose they are. */
  static AgedTrust none() {
    return new AgedTrust(null, TrustMaterial.NONE, System.nanoTime());
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  boolean youngerThan(long nanos) {
    return System.nanoTime() - since < nanos;
  }

  long ageSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
  }
}
