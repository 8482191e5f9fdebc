package dev.marty.emrtd.crypto;

import java.util.Locale;
import java.util.Optional;

/**
 * What Marty thinks of the size of a public key, between two bounds: below the first, which {@link
 * SignatureVerifier} keeps, nothing that it signed verifies, since strangers can sign with it;
 * below the second it verifies and a finding says so. Doc 9303-12 clause 4.4 leaves the sizes to
 * the states; the second bound is what signatures need that must hold for the ten years of a
 * passport.
 *
 * <pre>
 *          refused       good from
 * RSA      below 1,024   2,048; CSCA 3,072
 * EC       below 160     224; CSCA 256
 * DSA      below 1,024   2,048; CSCA 3,072
 * </pre>
 */
public final class KeyPolicy {
  /** Bits of a modulus; RSA-829 is the largest that is known to have been factored. */
  static final int LEAST_MODULUS = 1_024;

  /** Bits of a group's order. */
  static final int LEAST_ORDER = 160;

  private KeyPolicy() {}

  /**
   * Judges a key that was not refused.
   *
   * @param key of a certificate
   * @param authority true for a CSCA's
   * @return what falls short, or empty
   */
  public static Optional<String> shortfall(PublicKeyFacts key, boolean authority) {
    int good =
        switch (key.algorithm()) {
          case "RSA", "DSA" -> authority ? 3_072 : 2_048;
          case "EC" -> authority ? 256 : 224;
          default -> 0;
        };
    return key.bits() < good
        ? Optional.of(
            String.format(Locale.ROOT, "%s; %d bits or more are good", key.description(), good))
        : Optional.empty();
  }
}
