package dev.marty.documentsigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.keys.KeyAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a signer is replaced and when it ends, around every moment and number that decides it. */
class RotationPolicyTest {
  private static final Instant ACTIVATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INSTANT = Duration.ofNanos(1);
  private static final Duration USAGE = Duration.ofDays(80);
  private static final Duration OVERLAP = Duration.ofDays(2);
  private static final RotationPolicy POLICY =
      new RotationPolicy(new SignerSettings(USAGE, 100, OVERLAP));

  @ParameterizedTest
  @CsvSource({
    "100, 0, false", "100, 89, false", "100, 90, true", "100, 1000, true", "10, 8, false",
    "10, 9, true", "19, 17, false", "19, 18, true", "9, 8, false", "9, 9, true"
  })
  void aSuccessorIsDueAtNineTenthsOfTheSignatures(long most, long made, boolean due) {
    RotationPolicy policy = new RotationPolicy(new SignerSettings(USAGE, most, OVERLAP));

    assertThat(policy.due(signer(USAGE, made), ACTIVATED)).isEqualTo(due);
  }

  @Test
  void aSuccessorIsDueTheOverlapBeforeThePlannedEnd() {
    LoadedSigner signer = signer(USAGE.plusDays(10), 0);

    becomesDue(signer, ACTIVATED.plus(USAGE).minus(OVERLAP));
  }

  @Test
  void theCertificateMayEndTheUseEarlier() {
    becomesDue(signer(USAGE, 0), ACTIVATED.plus(USAGE).minus(OVERLAP));
    becomesDue(
        signer(USAGE.minus(INSTANT), 0), ACTIVATED.plus(USAGE).minus(INSTANT).minus(OVERLAP));
    becomesDue(signer(Duration.ofDays(30), 0), ACTIVATED.plus(Duration.ofDays(28)));
  }

  @Test
  void aShortLifeIsOverlapInItsSecondHalfOnly() {
    becomesDue(signer(OVERLAP.multipliedBy(2), 0), ACTIVATED.plus(OVERLAP));
    becomesDue(signer(OVERLAP, 0), ACTIVATED.plus(OVERLAP.dividedBy(2)));
    becomesDue(signer(Duration.ofHours(2), 0), ACTIVATED.plus(Duration.ofHours(1)));
  }

  @Test
  void aKeyIsDestroyedWhenItsUseHasEnded() {
    LoadedSigner signer = signer(USAGE, 0);

    assertThat(POLICY.over(signer, null, ACTIVATED.plus(USAGE))).isFalse();
    assertThat(POLICY.over(signer, null, ACTIVATED.plus(USAGE).plus(INSTANT))).isTrue();
  }

  @Test
  void aKeyIsDestroyedWhenItsSuccessorHasSignedForTheOverlap() {
    LoadedSigner signer = signer(USAGE, 0);
    Duration taken = Duration.ofDays(20);
    LoadedSigner successor = signer(ACTIVATED.plus(taken), USAGE, 0);
    Instant end = ACTIVATED.plus(taken).plus(OVERLAP);

    assertThat(POLICY.over(signer, successor, ACTIVATED.plus(taken))).isFalse();
    assertThat(POLICY.over(signer, successor, end)).isFalse();
    assertThat(POLICY.over(signer, successor, end.plus(INSTANT))).isTrue();
    assertThat(POLICY.over(signer, null, end.plus(INSTANT))).isFalse();
  }

  @Test
  void noSuccessorProlongsTheUseOfAKey() {
    LoadedSigner signer = signer(USAGE, 0);
    Instant end = ACTIVATED.plus(USAGE);
    LoadedSigner successor = signer(end, USAGE, 0);

    assertThat(POLICY.over(signer, successor, end)).isFalse();
    assertThat(POLICY.over(signer, successor, end.plus(INSTANT))).isTrue();
  }

  private static void becomesDue(LoadedSigner signer, Instant at) {
    assertThat(POLICY.due(signer, at.minus(INSTANT))).as("just before").isFalse();
    assertThat(POLICY.due(signer, at)).as("at %s", at).isTrue();
    assertThat(POLICY.due(signer, at.plus(USAGE))).as("later").isTrue();
  }

  private static LoadedSigner signer(Duration usage, long signatures) {
    return signer(ACTIVATED, usage, signatures);
  }

  private static LoadedSigner signer(Instant activatedAt, Duration usage, long signatures) {
    SignerRow row =
        new SignerRow(
            UUID.randomUUID(),
            "UT",
            KeyAlgorithm.EC_P256,
            true,
            List.of("P"),
            null,
            "Document Signer",
            SignerRow.ACTIVE,
            null,
            null,
            null,
            null,
            activatedAt,
            activatedAt.plus(Duration.ofDays(3_700)),
            activatedAt.plus(usage),
            null,
            null,
            activatedAt,
            activatedAt,
            null);
    return new LoadedSigner(row, null, null, List.of(), signatures);
  }
}
