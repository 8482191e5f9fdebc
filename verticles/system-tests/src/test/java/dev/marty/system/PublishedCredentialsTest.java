package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What everybody can read in config/ opens nothing in production. */
class PublishedCredentialsTest {
  private static final String KEY_OF_DEVELOPMENT =
      "df5c3dc6be4c51d722c94d373c859e908163d48eceff58d118f010d344a8e6d8";

  @ParameterizedTest
  @CsvSource({
    "CSCA_DATABASE_PASSWORD, development-csca, database.csca.password",
    // Of another service, of another environment, and in the URL.
    "CSCA_DATABASE_PASSWORD, development-pkd-migrator, database.csca.password",
    "CSCA_DATABASE_PASSWORD, testing-csca, database.csca.password",
    "CSCA_DATABASE_URL, postgresql://marty_csca_app:development-csca@127.0.0.1:1/marty_csca,"
        + " database.csca.password",
    "CSCA_KEY_ENCRYPTION_KEY, " + KEY_OF_DEVELOPMENT + ", keys.csca.encryptionKey",
  })
  void productionRefusesIt(String variable, String value, String key) throws Exception {
    Map<String, String> variables = own();
    variables.put(variable, value);

    MartyCommand run = MartyCommand.run(variables, "run", "csca");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .contains(key + ": ")
        .contains("published")
        .doesNotContain("development-")
        .doesNotContain("testing-")
        .doesNotContain(KEY_OF_DEVELOPMENT);
  }

  @Test
  void oneAmongSeveralKeysIsRefusedAndOneInCapitals() throws Exception {
    Map<String, String> variables = own();
    variables.put(
        "CSCA_KEY_ENCRYPTION_KEY",
        "0b".repeat(32) + ", " + KEY_OF_DEVELOPMENT.toUpperCase(Locale.ROOT));

    MartyCommand run = MartyCommand.run(variables, "run", "csca");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("keys.csca.encryptionKey: ").contains("published");
  }

  /**
   * Nothing runs there: with these it is the database that is missing, and not the configuration.
   */
  private static Map<String, String> own() {
    return new HashMap<>(
        Map.of(
            "MARTY_ENV", "production",
            "CSCA_PORT", "0",
            "CSCA_DATABASE_URL", "postgresql://127.0.0.1:1/marty_csca",
            "CSCA_DATABASE_PASSWORD", "own-secret",
            "CSCA_KEY_ENCRYPTION_KEY", "0a".repeat(32)));
  }
}
