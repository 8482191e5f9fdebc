package dev.marty.emrtd.conformance;

import java.time.Instant;

/**
 * The edition of Doc 9303 whose profiles a certificate was issued by.
 *
 * <p>The Sixth Edition had other profiles than today's (Doc 9303-12 clause 7.1 and Appendix C): no
 * alternative names and no document types, CRL distribution points and private key usage period
 * optional, nothing about commonName or SHA-1. What kept to them then is no fault of its issuer,
 * and is in circulation for years. Such a deviation is a warning, as in the PKD; what both editions
 * forbid is an error either way.
 */
enum Edition {
  /** Doc 9303 Part 1 Volume 2 and Part 3 Volume 2, Sixth Edition. */
  SIXTH(Severity.WARN),
  /** Doc 9303-12 since the Seventh Edition. */
  CURRENT(Severity.ERR);

  /** The Seventh Edition is of 2015; no text names the day from which it binds. */
  private static final Instant SEVENTH_EDITION = Instant.parse("2016-01-01T00:00:00Z");

  private final Severity severityOfNewRules;

  Edition(Severity severityOfNewRules) {
    this.severityOfNewRules = severityOfNewRules;
  }

  /**
   * Tells which edition was in force.
   *
   * @param issued when a certificate was issued
   * @return CURRENT from 2016 on
   */
  static Edition inForce(Instant issued) {
    return issued.isBefore(SEVENTH_EDITION) ? SIXTH : CURRENT;
  }

  Severity severityOfNewRules() {
    return severityOfNewRules;
  }
}
