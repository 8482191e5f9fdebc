package dev.marty.emrtd.issuing;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The two periods of a certificate (Doc 9303-12 Table 1): how long it is valid, and how long its
 * private key is used. Both begin together. Whole seconds, since certificates have no fractions.
 *
 * @param notBefore start of both
 * @param notAfter end of validity, inclusive
 * @param keyUseEnds end of the private key's use, inclusive
 */
public record Lifetime(Instant notBefore, Instant notAfter, Instant keyUseEnds) {
  /** Cuts fractions of seconds. */
  public Lifetime {
    notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
    notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
    keyUseEnds = keyUseEnds.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Counts calendar periods.
   *
   * @param notBefore start
   * @param validity how long the certificate is valid
   * @param keyUse how long the private key is used
   * @return the lifetime
   */
  public static Lifetime from(Instant notBefore, Period validity, Period keyUse) {
    return new Lifetime(notBefore, after(notBefore, validity), after(notBefore, keyUse));
  }

  static Instant after(Instant start, Period period) {
    return start.atOffset(ZoneOffset.UTC).plus(period).toInstant();
  }
}
