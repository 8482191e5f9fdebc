package dev.marty.passportengine;

import dev.marty.emrtd.verification.TrustMaterial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Trust material of a country, and since when it is known to be the newest.
 *
 * @param country two upper-case letters, ZZ for nobody's, or null where nobody is named
 * @param material read and checked
 * @param deviations what the country's deviation lists say, or null where that was not told
 * @param since a moment of {@link System#nanoTime}
 */
record AgedTrust(String country, TrustMaterial material, CountryDeviations deviations, long since) {
  /** For documents that do not say whose they are. */
  static AgedTrust none() {
    return new AgedTrust(null, TrustMaterial.NONE, null, System.nanoTime());
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
