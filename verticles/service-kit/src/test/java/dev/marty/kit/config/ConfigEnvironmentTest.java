package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MARTY_ENV chooses one of three files; production takes no credential from its file. */
class ConfigEnvironmentTest extends ConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"development", "testing"})
  void eachNameReadsItsOwnFile(String name) {
    MartyConfig config = folder.environment(name).load();

    assertThat(config.environment()).isEqualTo(name);
    assertThat(config.file()).endsWith(name + ".yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "Production", "", " testing", "../development"})
  void anotherNameIsRefusedAndTheThreeAreListed(String name) {
    folder.set("MARTY_ENV", name);

    assertThat(folder.refusal())
        .contains("MARTY_ENV is '" + name + "'")
        .contains("development, testing, production");
  }

  @Test
  void productionLoadsWithReferencesThatHaveNoDefault() {
    production().environment("production");

    assertThat(folder.load().database("csca").password().reveal()).isEqualTo("a-csca");
  }

  /** However it is written: whoever sends the first list would decide whom to trust. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "${FIRST_USE}", "${UNSET:-true}"})
  void productionTrustsNobodyForComingFirst(String flag) {
    String database = "database:\n";
    production().change(database, "pkd_service:\n  trustOnFirstUse: " + flag + "\n" + database);
    folder.environment("production").set("FIRST_USE", "true");

    assertThat(folder.refusal()).contains("pkd_service.trustOnFirstUse", "/list-issuers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identity:\n  open: true\n",
        "identity:\n  open: ${OPEN}\n",
        "gateway:\n  authentication:\n    issuer: http://localhost/marty-development\n"
      })
  void productionLetsNobodyInUnknown(String section) {
    String database = "database:\n";
    if (section.startsWith("gateway")) {
      production().change("gateway:\n", section);
    } else {
      production().change(database, section + database);
    }
    folder.environment("production").set("OPEN", "true");

    assertThat(folder.refusal())
        .containsAnyOf("makes everybody the developer", "marty dev --login");
  }

  @Test
  void productionRefusesALiteralCredential() {
    production().change("${CSCA_PW:?needed}", "literal-secret").environment("production");

    assertThat(folder.refusal())
        .contains("database.csca.password: production takes no credential from the file")
        .doesNotContain("literal-secret");
  }

  @Test
  void productionRefusesADefaultForACredential() {
    production().change("${PKD_SERVICE_MIG:?needed}", "${X:-fallback-secret}");
    folder.environment("production");

    assertThat(folder.refusal())
        .contains("database.pkd_service.migrator.password: production takes no credential")
        .doesNotContain("fallback-secret");
  }

  @Test
  void productionRefusesADefaultNestedInAReference() {
    production().change("${CSCA_PW:?needed}", "${X:?${Y:-nested-secret}}");
    folder.environment("production").set("X", "x");

    assertThat(folder.refusal()).contains("database.csca.password: production takes no credential");
  }

  @Test
  void productionRefusesACredentialThatFollowsAReference() {
    production().change("${CSCA_PW:?needed}", "${X:?x}literal").environment("production");
    folder.set("X", "x");

    assertThat(folder.refusal()).contains("database.csca.password: production takes no credential");
  }

  @Test
  void productionRefusesCredentialsInAUrlOfTheFile() {
    production().change("127.0.0.1:5432/marty_csca", "u:url-secret@127.0.0.1:5432/marty_csca");
    folder.environment("production");

    assertThat(folder.refusal())
        .contains("database.csca.url: production takes no credential")
        .doesNotContain("url-secret");
  }

  private ConfigFolder production() {
    for (ServiceName service : ServiceName.values()) {
      String name = service.name();
      folder.change("app-secret-of-" + service.text(), "${" + name + "_PW:?needed}");
      folder.change("migrator-secret-of-" + service.text(), "${" + name + "_MIG:?needed}");
      folder.set(name + "_PW", "a-" + service.text()).set(name + "_MIG", "m-" + service.text());
    }
    for (String key : ConfigFolder.KEYS) {
      String variable = "KEY_" + key.substring(0, 2).toUpperCase(Locale.ROOT);
      folder.change(key, "${" + variable + ":?needed}").set(variable, key);
    }
    return folder;
  }
}
