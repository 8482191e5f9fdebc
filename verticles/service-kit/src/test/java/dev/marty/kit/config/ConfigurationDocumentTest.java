package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md says what the schema says. With {@code -Dmarty.docs=write} its tables are
 * written anew instead.
 */
class ConfigurationDocumentTest {
  private static final String BEGIN =
      "<!-- The rest is made from the schema:"
          + " mvn -pl verticles/service-kit test -Dtest=ConfigurationDocumentTest"
          + " -Dmarty.docs=write -->\n";

  @Test
  void theTablesAreThoseOfTheSchema() throws IOException {
    Path root = RepositoryConfigTest.root();
    Path document = root.resolve("docs/configuration.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    assertThat(begin).as("the mark in " + document).isPositive();
    String made =
        text.substring(0, begin + BEGIN.length()) + SettingsTable.of(root.resolve("config"));
    if (System.getProperty("marty.docs", "").equals("write")) {
      Files.writeString(document, made);
    } else {
      assertThat(text).isEqualTo(made);
    }
  }
}
