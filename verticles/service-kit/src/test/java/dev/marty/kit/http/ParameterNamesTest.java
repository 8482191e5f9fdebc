package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterNamesTest {
  private static final Set<String> KNOWN = Set.of("country", "limit", "sha256");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "country=DE",
        "limit=1&country=DE",
        "country=DE;limit=1",
        "country",
        "&&",
        "="
      })
  void knownNamesPass(String query) {
    assertThat(ParameterNames.refusal(query, KNOWN)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "contry=DE, contry",
    "country=DE&contry=FR, contry",
    "country=DE;contry=FR, contry",
    "Country=DE, Country",
    "country%20=DE, country%20",
    "%63ountry=DE, %63ountry",
    "debug, debug",
    "limit=5&x=a=b, x"
  })
  void anUnknownNameIsRefused(String query, String name) {
    Problem problem = ParameterNames.refusal(query, KNOWN);
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.extra().getString("field")).isEqualTo(name);
    assertThat(problem.detail()).isEqualTo(name + " is no parameter here.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "country=DE&country=FR",
        "country=DE;country=DE",
        "country&country",
        "country=&country"
      })
  void aNameThatComesTwiceIsRefused(String query) {
    Problem problem = ParameterNames.refusal(query, KNOWN);
    assertThat(problem.extra().getString("field")).isEqualTo("country");
    assertThat(problem.detail()).isEqualTo("country is given more than once.");
  }

  @Test
  void noQueryHasNoNames() {
    assertThat(ParameterNames.refusal(null, Set.of())).isNull();
  }
}
