package dev.marty.documentsigner;

import java.time.Duration;
import java.time.Instant;

/**
 * When a signer is replaced and when it ends. Both bounds of the settings start a replacement, none
 * of them refuses a request: a signer without successor signs on, until its certificate says that
 * the private key may not be used any more.
 *
 * @param settings the bounds
 */
record RotationPolicy(SignerSettings settings) {
  private static final int SPARE_SHARE = 10;

  /** Tells whether a successor is to be asked for. */
  boolean due(LoadedSigner signer, Instant now) {
    long spare = settings.maxSignatures() / SPARE_SHARE;
    if (signer.signatures() >= settings.maxSignatures() - spare) {
      return true;
    }
    Instant end = end(signer);
    // A short life must not be overlap from its first moment on.
    Duration half = Duration.between(signer.activatedAt(), end).dividedBy(2);
    Duration overlap = settings.overlap().compareTo(half) < 0 ? settings.overlap() : half;
    return !now.isBefore(end.minus(overlap));
  }

  private Instant end(LoadedSigner signer) {
    Instant planned = signer.activatedAt().plus(settings.usage());
    return planned.isBefore(signer.usageEnds()) ? planned : signer.usageEnds();
  }

  /**
   * Tells whether a signer's key is to be destroyed.
   *
   * @param successor the active signer that replaces it, or null
   */
  boolean over(LoadedSigner signer, LoadedSigner successor, Instant now) {
    return now.isAfter(signer.usageEnds())
        || (successor != null && now.isAfter(successor.activatedAt().plus(settings.overlap())));
  }
}
