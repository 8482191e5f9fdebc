package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionalTest {
  private static final Instant MADE = Instant.parse("2026-06-03T11:05:30Z");

  /** RFC 9110 clause 8.8.3.2: by weak comparison these are the same. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"1\", \"1\"",
        "W/\"1\", \"1\"",
        "\"1\", W/\"1\"",
        "W/\"1\", W/\"1\"",
        "`\"0\", \"1\"`, \"1\"",
        "`\"0\",W/\"1\" , \"2\"`, \"1\"",
        "`\"a,b\"`, `\"a,b\"`",
        "*, \"1\"",
        "` * `, \"1\""
      })
  void theClientHasIt(String header, String tag) {
    assertThat(Conditional.hasTag(List.of(header), tag)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"2\", \"1\"",
        "1, \"1\"",
        "w/1, \"1\"",
        "\"11\", \"1\"",
        "`\"a,b\"`, \"a\"",
        "`\"a,b\"`, \"b\"",
        "`\"*\"`, \"1\"",
        "\"A\", \"a\""
      })
  void theClientHasItNot(String header, String tag) {
    assertThat(Conditional.hasTag(List.of(header), tag)).isFalse();
  }

  @Test
  void headersAreOneList() {
    assertThat(Conditional.hasTag(List.of("\"1\"", "\"2\""), "\"2\"")).isTrue();
    assertThat(Conditional.hasTag(List.of(), "\"2\"")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'Wed, 03 Jun 2026 11:05:30 GMT', true",
    "'Wed, 03 Jun 2026 11:05:31 GMT', true",
    "'Wed, 03 Jun 2026 11:05:29 GMT', false",
    "'Wednesday, 03-Jun-26 11:05:30 GMT', true",
    "'Wed Jun  3 11:05:30 2026', true",
    "2026-06-03T11:05:30Z, false",
    "yesterday, false"
  })
  void unchangedSince(String header, boolean unchanged) {
    assertThat(Conditional.unchangedSince(header, MADE)).isEqualTo(unchanged);
  }
}
