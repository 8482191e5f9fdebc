package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret in toString, and none in the message of a refusal. */
class ConfigSecretsTest extends ConfigTest {
  @Test
  void toStringIsRedactedEverywhere() {
    folder.set("CSCA_DATABASE_URL", "postgresql://marty_csca_app:url-secret@h/marty_csca");
    MartyConfig config = folder.load();

    assertThat(config.toString()).doesNotContain("secret");
    assertThat(config.database("csca").toString()).contains("[redacted]").doesNotContain("secret");
    assertThat(config.database("csca").url().toString())
        .isEqualTo("postgresql://h:5432/marty_csca");
    assertThat(config.migratorDatabase("pkd_service").toString()).doesNotContain("-secret-of-");
    assertThat(new Secret("hidden")).hasToString("[redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:hunter2@h/marty_pkd",
        "postgresql://u:hunter2@h/a/b",
        "postgresql://u:hun ter2@h/marty_csca",
        "mysql://u:hunter2@h/marty_csca",
        "postgresql://u:hunter2@h/marty_csca?password=hunter2",
        "postgresql://u:hunter2%zz@h/marty_csca",
        "postgresql:u:hunter2@h/marty_csca",
      })
  void aRefusedUrlIsNotRepeated(String url) {
    folder.set("CSCA_DATABASE_URL", url);

    assertThat(folder.refusal())
        .contains("database.csca.url")
        .doesNotContain("hunter2")
        .doesNotContain("ter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0755", "190:20:30", "1.10", "*hunter2", "!hunter2 x", "[hunter2]", "4711"})
  void aRefusedPasswordIsNotRepeated(String password) {
    folder.change("app-secret-of-csca", password);

    assertThat(folder.refusalWithoutFolder())
        .contains("development.yaml")
        .doesNotContain(password)
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "0c0c", "'0c,'", "4711", "cafe0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0cg"})
  void aRefusedEncryptionKeyIsNotRepeated(String key) {
    folder.change(ConfigFolder.KEY_OF_CSCA, key);

    assertThat(folder.refusal())
        .contains("keys.csca.encryptionKey: must be")
        .doesNotContain(key.replace("'", ""));
  }

  @Test
  void anEncryptionKeyMayBringTheOneBeforeIt() {
    String ring = "0e".repeat(32) + ", " + ConfigFolder.KEY_OF_CSCA;
    folder.change(ConfigFolder.KEY_OF_CSCA, "'" + ring + "'");

    assertThat(
            folder.load().verticleConfig("csca").getJsonObject("keys").getString("encryptionKey"))
        .isEqualTo(ring);
    assertThat(folder.load().verticleConfig("passport_engine").getJsonObject("keys")).isEmpty();
  }

  @Test
  void theOtherSecretsAreNotInAnyRefusal() {
    folder.change("port: 8080", "port: x").change("user: marty_csca_app", "usr: marty_csca_app");

    assertThat(folder.refusal()).doesNotContain("-secret-of-");
  }
}
