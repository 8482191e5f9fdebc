package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sources of the directory: a mapping by names that the user chooses, each checked like the rest.
 */
class ConfigSourcesTest extends ConfigTest {
  private static final String HASH = "AB".repeat(32);

  @Test
  void aSourceIsReadWithItsDefaults() {
    source("lists", "location: /var/lists");

    JsonObject settings = settings();

    assertThat(settings.getJsonObject("sources"))
        .isEqualTo(
            new JsonObject()
                .put(
                    "lists",
                    new JsonObject().put("location", "/var/lists").put("intervalMinutes", 1440)));
    assertThat(settings.getJsonObject("ldap")).isEqualTo(new JsonObject().put("host", "127.0.0.1"));
    assertThat(settings.getJsonObject("masterList"))
        .isEqualTo(new JsonObject().put("everyDays", 30));
  }

  @Test
  void noSourceIsNeeded() {
    assertThat(settings().getJsonObject("sources")).isNull();
  }

  @Test
  void everythingOfASourceIsRead() {
    folder.set("TRUST", "false").set("EVERY", "5");
    source(
        "de-1",
        "location: https://lists.example.org/de.ml?x=1",
        "intervalMinutes: ${EVERY}",
        "expectedSigner: '" + HASH + "'",
        "trust: ${TRUST}");

    assertThat(settings().getJsonObject("sources").getJsonObject("de-1"))
        .isEqualTo(
            new JsonObject()
                .put("location", "https://lists.example.org/de.ml?x=1")
                .put("intervalMinutes", 5)
                .put("expectedSigner", HASH)
                .put("trust", false));
  }

  @Test
  void aSourceWithoutALocationIsRefusedByTheDirectoryAlone() {
    source("lists", "trust: true");

    assertThat(folder.refusal()).contains("pkd_service.sources.lists.location: is missing.");
    assertThat(folder.load(ConfigScope.gateway()).gateway().getInteger("port")).isEqualTo(8080);
  }

  @Test
  void anUnknownKeyOfASourceIsRefusedWithTheKnownOnes() {
    source("lists", "location: a", "interval: 5");

    assertThat(folder.refusal())
        .contains(folder.place("pkd_service.sources.lists.interval", "      interval: 5"))
        .contains("is not a setting")
        .contains("expectedSigner, intervalMinutes, location, trust.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Lists", "1st", "a.b", "'a b'", "ümlaut", "''", "'*'"})
  void anOddNameIsRefused(String name) {
    source(name, "location: a");

    assertThat(folder.refusal().lines())
        .hasSize(1)
        .allMatch(
            line ->
                line.contains("pkd_service.sources." + name.replace("'", "") + ": is no name: "));
  }

  @Test
  void aValueWhereASourceBelongsIsRefused() {
    folder.change("gateway:", "pkd_service:\n  sources:\n    lists: /var/lists\ngateway:");

    assertThat(folder.refusal())
        .contains("pkd_service.sources.lists: must hold the keys expectedSigner, ");
  }

  @Test
  void aValueWhereSourcesBelongIsRefused() {
    folder.change("gateway:", "pkd_service:\n  sources: /var/lists\ngateway:");

    assertThat(folder.refusal())
        .contains("pkd_service.sources: must hold the keys <a name of your choice>.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "location: 12                        | must be text",
        "location: {a: b}                    | must be text but is a mapping.",
        "location: http://example.org/a.ml   | must begin with https://; plain http is only for",
        "location: HTTP://127.0.0.1.a.org/x  | must begin with https://; plain http is only for",
        "location: ftp://example.org/a.ml    | must be the path of a file or folder, or begin",
        "location: file:///var/lists         | must be the path of a file or folder, or begin",
        "location: https:///a.ml             | must look like https://host/path",
        "location: https://u:p@h/a.ml        | without a user, a password",
        "location: 'https://h/a b'           | is not a URL: Illegal character",
        "location: \"a\\0b\"             | is no path: Nul character",
        "intervalMinutes: 0                  | must be a whole number from 1 to 43200, not 0.",
        "intervalMinutes: daily              | must be a whole number from 1 to 43200.",
        "trust: maybe                        | must be true or false.",
        "expectedSigner: DEU                 | must be, in quotes, the SHA-256",
        "expectedSigner: de                  | must be, in quotes, the SHA-256",
        "expectedSigner: abcd                | must be, in quotes, the SHA-256",
        "expectedSigner: 1234                | must be, in quotes, the SHA-256",
      })
  void aWrongValueIsRefused(String line, String message) {
    source("lists", line.startsWith("location") ? "trust: true" : "location: a", line.strip());

    assertThat(folder.refusal())
        .contains("pkd_service.sources.lists." + line.split(":", 2)[0] + ": ")
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/a.ml",
        "http://127.0.0.1/a.ml",
        "'http://[::1]:1/a.ml'",
        "https://h/a.ml",
        "lists/de.ml",
        "C:lists",
      })
  void aFileAFolderAndASafeUrlAreLocations(String location) {
    source("lists", "location: " + location);

    assertThat(settings().getJsonObject("sources").getJsonObject("lists").getString("location"))
        .isEqualTo(location.replace("'", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ut", "UTO", "12", "true"})
  void aMasterListIsOfACountry(String country) {
    folder.change(
        "gateway:", "pkd_service:\n  masterList:\n    country: " + country + "\ngateway:");

    assertThat(folder.refusal())
        .contains("pkd_service.masterList.country: must be a country's two capital letters");
  }

  private JsonObject settings() {
    return folder.load().verticleConfig("pkd_service").getJsonObject("settings");
  }

  private void source(String name, String... lines) {
    folder.change(
        "gateway:",
        "pkd_service:\n  sources:\n    "
            + name
            + ":\n      "
            + String.join("\n      ", lines)
            + "\ngateway:");
  }
}
