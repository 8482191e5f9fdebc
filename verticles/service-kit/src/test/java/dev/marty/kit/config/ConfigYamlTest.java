package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML 1.1 reads without a word and nobody meant. */
class ConfigYamlTest extends ConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "Yes",
        "on",
        "OFF",
        "0755",
        "0x1F",
        "0b11",
        "1_000",
        "190:20:30",
        "1.10",
        "1e3",
        "2026-01-01"
      })
  void aSurprisingScalarIsRefused(String scalar) {
    folder.change("port: 8081", "port: " + scalar);

    assertThat(folder.refusal())
        .contains(folder.place("services.csca.port", "port: " + scalar))
        .contains("'" + scalar + "' is not read as it is written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "0755", "190:20:30", "1.10"})
  void aQuotedScalarIsTheTextAsWritten(String scalar) {
    folder.change("app-secret-of-csca", "'" + scalar + "'");

    assertThat(folder.load().database("csca").password().reveal()).isEqualTo(scalar);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but a comment\n", "---\n# nothing\n"})
  void aFileWithoutSettingsIsRefused(String text) {
    folder.text(text);

    assertThat(folder.refusal()).contains("development.yaml: must ");
  }

  @Test
  void severalDocumentsAreRefused() {
    folder.text(ConfigFolder.valid() + "---\n" + ConfigFolder.valid());

    assertThat(folder.refusal()).contains("must hold one YAML document, not 2.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"just text\n", "- a\n- list\n"})
  void aFileThatIsNoMappingIsRefused(String text) {
    folder.text(text);

    assertThat(folder.refusal())
        .contains("must be a mapping with the keys " + ConfigSchema.topLevelKeys() + ".")
        // Another service may have a section between them.
        .containsPattern(
            "csca,.* database, development, document_signer,.* gateway,.* keys,.* pkd_service,.*"
                + " services\\.");
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    folder.change("gateway:", "gateway: [");

    assertThat(folder.refusal()).contains("development.yaml:").contains("not valid YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!java.util.Date x", "!secret x", "!!int x"})
  void aTaggedValueIsRefusedAsConfiguration(String value) {
    folder.change("port: 8081", "port: " + value);

    assertThat(folder.refusal()).contains("development.yaml");
  }

  @Test
  void aMissingFileIsRefusedWithTheCure() {
    folder.set("MARTY_CONFIG_DIR", directory.resolve("elsewhere").toString());

    assertThat(folder.refusal()).contains("cannot be read").contains("set MARTY_CONFIG_DIR");
  }
}
