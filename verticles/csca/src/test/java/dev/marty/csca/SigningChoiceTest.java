package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.csca.KeyRepository.CscaKey;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which key signs, around every moment at which that changes. */
class SigningChoiceTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration INSTANT = Duration.ofNanos(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final CscaKey old = key(NOW.minus(DAY), NOW.plus(DAY), false);

  @Test
  void aCountryWithoutKeysHasNone() {
    assertThat(SigningChoice.issuing(List.of(), NOW)).isEmpty();
    assertThat(SigningChoice.forCrl(List.of(), NOW)).isEmpty();
  }

  @Test
  void theNewestOfTwoInUseSigns() {
    CscaKey newest = key(NOW.minus(DAY), NOW.plus(DAY), false);

    assertThat(SigningChoice.issuing(List.of(newest, old), NOW)).containsSame(newest);
    assertThat(SigningChoice.forCrl(List.of(newest, old), NOW)).containsSame(newest);
  }

  @Test
  void theNewestSignsFromTheMomentItsUseBegins() {
    CscaKey begins = key(NOW, NOW.plus(DAY), false);

    assertThat(SigningChoice.issuing(List.of(begins, old), NOW)).containsSame(begins);
    assertThat(SigningChoice.issuing(List.of(begins, old), NOW.minus(INSTANT))).containsSame(old);
    assertThat(SigningChoice.forCrl(List.of(begins, old), NOW.minus(INSTANT))).containsSame(old);
  }

  @Test
  void theNewestSignsBeforeWhereThereIsNoOther() {
    CscaKey begins = key(NOW.plus(DAY), NOW.plus(DAY), false);
    CscaKey revoked = key(NOW.minus(DAY), NOW.plus(DAY), true);
    CscaKey over = key(NOW.minus(DAY), NOW.minus(INSTANT), false);
    CscaKey older = key(NOW.plus(DAY), NOW.plus(DAY), false);

    assertThat(SigningChoice.issuing(List.of(begins), NOW)).containsSame(begins);
    assertThat(SigningChoice.issuing(List.of(begins, revoked, over), NOW)).containsSame(begins);
    assertThat(SigningChoice.issuing(List.of(begins, older), NOW)).containsSame(begins);
  }

  @Test
  void aKeySignsUntilItsLastMoment() {
    CscaKey ends = key(NOW.minus(DAY), NOW, false);

    assertThat(SigningChoice.issuing(List.of(ends, old), NOW)).containsSame(ends);
    assertThat(SigningChoice.issuing(List.of(ends, old), NOW.plus(INSTANT))).containsSame(old);
    assertThat(SigningChoice.issuing(List.of(ends), NOW.plus(INSTANT))).isEmpty();
  }

  @Test
  void aRevokedKeyDoesNotSign() {
    CscaKey revoked = key(NOW.minus(DAY), NOW.plus(DAY), true);

    assertThat(SigningChoice.issuing(List.of(revoked, old), NOW)).containsSame(old);
    assertThat(SigningChoice.forCrl(List.of(revoked, old), NOW)).containsSame(old);
    assertThat(SigningChoice.issuing(List.of(revoked), NOW)).isEmpty();
  }

  @Test
  void theLastCrlIsSignedByTheNewestWhateverBecameOfIt() {
    CscaKey revoked = key(NOW.minus(DAY), NOW.plus(DAY), true);
    CscaKey over = key(NOW.minus(DAY), NOW.minus(INSTANT), false);

    assertThat(SigningChoice.forCrl(List.of(revoked, over), NOW)).containsSame(revoked);
    assertThat(SigningChoice.forCrl(List.of(over, revoked), NOW)).containsSame(over);
  }

  private static CscaKey key(Instant useFrom, Instant useUntil, boolean rootRevoked) {
    StoredKey stored =
        StoredKey.inToken(UUID.randomUUID(), KeyAlgorithm.EC_P256, Octets.copyOf(new byte[0]));
    return new CscaKey(stored, UUID.randomUUID(), Buffer.buffer(), rootRevoked, useFrom, useUntil);
  }
}
