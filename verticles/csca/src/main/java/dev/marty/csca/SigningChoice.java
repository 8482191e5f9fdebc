package dev.marty.csca;

import dev.marty.csca.KeyRepository.CscaKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which of a country's keys signs: the newest (Doc 9303-12 clause 4.1.4.3), but in its first two
 * days only where there is no other.
 */
final class SigningChoice {
  private SigningChoice() {}

  /**
   * The key that signs certificates.
   *
   * @param keys all of the country, the newest first
   */
  static Optional<CscaKey> issuing(List<CscaKey> keys, Instant now) {
    List<CscaKey> inUse =
        keys.stream().filter(key -> !key.rootRevoked() && !now.isAfter(key.useUntil())).toList();
    return inUse.stream()
        .filter(key -> !now.isBefore(key.useFrom()))
        .findFirst()
        .or(() -> inUse.stream().findFirst());
  }

  /**
   * The key that signs the CRL. Where none is left, the newest signs once more, revoked as it is:
   * its certificate is the only one with which the CRL can be verified (clause 4.1.5.1).
   */
  static Optional<CscaKey> forCrl(List<CscaKey> keys, Instant now) {
    return issuing(keys, now).or(() -> keys.stream().findFirst());
  }
}
