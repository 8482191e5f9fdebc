package dev.marty.emrtd.verification;

import dev.marty.emrtd.crl.CrlOutcome;
import java.util.Set;

/**
 * A CRL with what the directory says of it: whose it is follows from all links, keys and decisions
 * that are there, which a verifier does not have.
 *
 * @param crl as it was read
 * @param names issuers whose certificates it speaks for, in the form for comparisons; empty if
 *     nobody said, then it is the name of the certificate whose key signed it
 * @param current false: a newer one of its name is there, and its entries count only for
 *     certificates whose notBefore is not after them, since serial numbers are reused
 */
public record ScopedCrl(CrlOutcome crl, Set<String> names, boolean current) {
  /** Keeps the set from changing. */
  public ScopedCrl {
    names = Set.copyOf(names);
  }

  /**
   * A CRL of which nothing else is known.
   *
   * @param crl as it was read
   * @return it, current and for its own issuer only
   */
  public static ScopedCrl alone(CrlOutcome crl) {
    return new ScopedCrl(crl, Set.of(), true);
  }
}
