package dev.marty.emrtd.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.asn1.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A wrapped key opens for its own service and id under a configured KEK, and for nothing else. */
class KeyEncryptionTest {
  private static final byte[] SECRET = "private key".getBytes(StandardCharsets.UTF_8);
  private final KeyEncryption csca = KeyEncryption.of("csca", kek(1));

  @Test
  void opensWhatItWrapped() throws KeyEncryptionException {
    WrappedKey wrapped = csca.wrap("a", SECRET);
    assertThat(csca.unwrap("a", wrapped)).isEqualTo(SECRET);
    assertThat(csca.wrap("a", SECRET).sealed()).isNotEqualTo(wrapped.sealed());
    assertThat(new String(wrapped.sealed().toByteArray(), StandardCharsets.ISO_8859_1))
        .doesNotContain("private");
  }

  @Test
  void isBoundToKeyAndService() {
    WrappedKey wrapped = csca.wrap("a", SECRET);
    assertThatThrownBy(() -> csca.unwrap("b", wrapped))
        .isInstanceOf(KeyEncryptionException.class)
        .hasMessageContaining("key b");
    assertThatThrownBy(() -> KeyEncryption.of("document_signer", kek(1)).unwrap("a", wrapped))
        .isInstanceOf(KeyEncryptionException.class);
  }

  @Test
  void noticesEveryChangedByte() {
    WrappedKey wrapped = csca.wrap("a", SECRET);
    byte[] sealed = wrapped.sealed().toByteArray();
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(
              () ->
                  csca.unwrap(
                      "a", new WrappedKey(wrapped.encryptionKeyId(), Octets.copyOf(changed))))
          .isInstanceOf(KeyEncryptionException.class);
    }
    for (int length : new int[] {0, 12, 27}) {
      Octets part = Octets.copyOf(Arrays.copyOf(sealed, length));
      assertThatThrownBy(() -> csca.unwrap("a", new WrappedKey(csca.currentId(), part)))
          .isInstanceOf(KeyEncryptionException.class);
    }
  }

  @Test
  void opensUnderThePreviousKeyAndWrapsUnderTheCurrentOne() throws KeyEncryptionException {
    WrappedKey old = csca.wrap("a", SECRET);
    KeyEncryption rotated = KeyEncryption.of("csca", kek(2), kek(1));
    assertThat(old.encryptionKeyId()).isNotEqualTo(rotated.currentId());
    assertThat(rotated.unwrap("a", old)).isEqualTo(SECRET);

    WrappedKey fresh = rotated.wrap("a", SECRET);
    assertThat(fresh.encryptionKeyId()).isEqualTo(rotated.currentId());
    assertThatThrownBy(() -> csca.unwrap("a", fresh))
        .isInstanceOf(KeyEncryptionException.class)
        .hasMessageContaining(rotated.currentId())
        .hasMessageContaining("keys.csca.encryptionKey");
  }

  @Test
  void refusesShortAndRepeatedKeys() {
    assertThatThrownBy(() -> KeyEncryption.of("csca", new byte[16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
    assertThatThrownBy(() -> KeyEncryption.of("csca", kek(1), kek(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTheRingOfTheConfiguration() throws KeyEncryptionException {
    String first = "01".repeat(32);
    String second = "02".repeat(32);
    WrappedKey old = csca.wrap("a", SECRET);
    KeyEncryption ring = KeyEncryption.parse("csca", second + ", " + first);
    assertThat(ring.unwrap("a", old)).isEqualTo(SECRET);
    assertThat(ring.currentId()).isEqualTo(KeyEncryption.of("csca", kek(2)).currentId());
    for (String wrong : new String[] {"", "xyz", first + ",", first.substring(2)}) {
      assertThatThrownBy(() -> KeyEncryption.parse("csca", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(first);
    }
  }

  private static byte[] kek(int fill) {
    byte[] key = new byte[KeyEncryption.KEY_BYTES];
    Arrays.fill(key, (byte) fill);
    return key;
  }
}
