package dev.marty.emrtd.issuing;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The two periods of a certificate (Doc 9303-12 Table 1): how long it is valid, and how long its
 * private key is used. Both begin together. Whole seconds, since certificates have no fractions.
 *
 * <p>Periods are counted here and nowhere else, in UTC and in one order: the use of the key from
 * the start, then documents from the end of that use. {@link Period} adds years and months first
 * and then days, and a day that a month does not have becomes its last; so years and days in
 * another order end a day apart around 29 February.
 *
 * @param notBefore start of both
 * @param notAfter end of validity, inclusive
 * @param keyUseEnds end of the private key's use, inclusive
 */
public record Lifetime(Instant notBefore, Instant notAfter, Instant keyUseEnds) {
  /**
   * How long before the moment of issue everything begins: whoever reads what was just issued may
   * have a clock that is behind.
   */
  public static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

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

  /**
   * The lifetime of a root that is issued now.
   *
   * @param issued the moment
   * @param validity of the certificate
   * @param keyUse of its private key
   * @param documents the longest validity of a document below it
   * @return the lifetime, within the bounds of Table 1
   * @throws IssuingException if a bound is not kept, or if the last Document Signer that the key
   *     certifies could not be valid as long as its documents
   */
  public static Lifetime csca(Instant issued, Period validity, Period keyUse, Period documents)
      throws IssuingException {
    Lifetime life = from(start(issued), validity, keyUse);
    Bounds.csca(life);
    Bounds.covers(life, documents);
    return life;
  }

  /**
   * The lifetime of a signer's certificate that is issued now.
   *
   * @param kind whose
   * @param issued the moment
   * @param keyUse of its private key; up to 92 days, the longest three months, are cut to the three
   *     months that begin on that day, which may have 89
   * @param documents how long the certificate is valid after the use of its key
   * @return the lifetime; whether it keeps the bounds is checked where the certificate is made
   */
  public static Lifetime signer(SignerKind kind, Instant issued, Period keyUse, Period documents) {
    Instant start = start(issued);
    Instant ends = after(start, keyUse);
    if (kind == SignerKind.DOCUMENT_SIGNER) {
      ends = Bounds.documentKeyUse(start, ends);
    }
    return new Lifetime(start, after(ends, documents), ends);
  }

  /**
   * When what is issued now begins.
   *
   * @param issued the moment
   * @return {@link #CLOCKS_DIFFER} before it
   */
  public static Instant start(Instant issued) {
    return issued.minus(CLOCKS_DIFFER).truncatedTo(ChronoUnit.SECONDS);
  }

  static Instant after(Instant start, Period period) {
    return start.atOffset(ZoneOffset.UTC).plus(period).toInstant();
  }
}
