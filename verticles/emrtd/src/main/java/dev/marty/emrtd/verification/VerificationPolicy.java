package dev.marty.emrtd.verification;

import java.time.Duration;
import java.util.Set;

/**
 * What an operator decides about verifications.
 *
 * @param crlRequired false for those who get no CRLs: a revocation that cannot be told is a warning
 *     then, and keeps no document from being valid
 * @param mostTrustAge after which trust material says nothing about revocation any more
 */
public record VerificationPolicy(boolean crlRequired, Duration mostTrustAge) {
  /** Doc 9303-12 clause 7.1.1.4: the check of revocation is mandatory. */
  public static final VerificationPolicy STRICT =
      new VerificationPolicy(true, Duration.ofMinutes(1));

  /** Steps that warn where they are inconclusive. */
  Set<Step> warning() {
    return crlRequired ? Set.of() : Set.of(Step.CRL);
  }
}
