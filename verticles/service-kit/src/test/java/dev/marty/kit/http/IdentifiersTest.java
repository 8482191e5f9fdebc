package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  private static final String ID = "0192f0c4-7b6a-7def-8abc-0123456789ab";

  @Test
  void readsTheOneFormOfAUuid() {
    assertThat(Identifiers.uuid(ID)).isEqualTo(UUID.fromString(ID));
    assertThat(Identifiers.uuid(ID.toUpperCase(Locale.ROOT))).isEqualTo(UUID.fromString(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0192f0c47b6a7def8abc0123456789ab",
        "{0192f0c4-7b6a-7def-8abc-0123456789ab}",
        "0192f0c4-7b6a-7def-8abc-0123456789abc",
        "0192f0c47-b6a-7def-8abc-0123456789ab",
        "+192f0c4-7b6a-7def-8abc-0123456789ab",
        "0192f0c4-7b6a-7def-8abc-0123456789ab\n"
      })
  void readsNothingElseAsAUuid(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.uuid(text));
  }

  @Test
  void aHashHas64Digits() {
    assertThat(Identifiers.sha256("AB".repeat(32))).isEqualTo("ab".repeat(32));
    assertThat(Identifiers.isSha256("ab".repeat(32))).isTrue();
    for (String other : new String[] {"", "ab".repeat(31), "ab".repeat(33), "ag".repeat(32)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Identifiers.sha256(other));
      assertThat(Identifiers.isSha256(other)).isFalse();
    }
  }
}
