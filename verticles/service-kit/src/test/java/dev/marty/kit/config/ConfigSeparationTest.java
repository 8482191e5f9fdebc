package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No shared database, no shared role, each URL on its service's own database. */
class ConfigSeparationTest extends ConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"default", "url"})
  void theOldSharedFormIsRefused(String key) {
    folder.change("database:\n", "database:\n  " + key + ": postgresql://127.0.0.1/marty\n");

    assertThat(folder.refusal())
        .contains("database." + key + ": is the old shared form")
        .contains("database.<serviceName>.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "url"})
  void theOldSharedFormAtTheTopIsRefused(String key) {
    folder.text(key + ": postgresql://127.0.0.1/marty\n" + ConfigFolder.valid());

    assertThat(folder.refusal()).contains(key + ": is the old shared form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void twoServicesOnOneDatabaseAreRefused(String host) {
    folder.change("127.0.0.1:5432/marty_document_signer", host + ":5432/marty_csca");

    assertThat(folder.refusal())
        .contains(
            "database.document_signer.url: is the database marty_csca, as is database.csca.url")
        .contains("names the database marty_csca, but document_signer owns marty_document_signer");
  }

  @Test
  void aUrlOfAnotherDatabaseIsRefusedOnAnyServer() {
    folder.change("127.0.0.1:5432/marty_pkd", "other.example:5432/marty_csca");

    assertThat(folder.refusal())
        .contains("database.pkd_service.url: names the database marty_csca, but pkd_service owns");
  }

  @Test
  void aUrlVariableOfAnotherDatabaseIsRefused() {
    folder.set("CSCA_DATABASE_URL", "postgresql://127.0.0.1:5432/marty_pkd");

    assertThat(folder.refusal()).contains("database.csca.url: names the database marty_pkd");
  }

  @Test
  void oneRoleForTwoServicesIsRefused() {
    folder.change("user: marty_document_signer_app", "user: marty_csca_app");

    assertThat(folder.refusal())
        .contains(
            "database.document_signer.user: is the role marty_csca_app, as is database.csca.user");
  }

  @Test
  void theMigratorsRoleForTheAppIsRefused() {
    folder.change("user: marty_csca_app", "user: marty_csca_migrator");

    assertThat(folder.refusal())
        .contains("database.csca.migrator.user: is the role marty_csca_migrator");
  }

  @Test
  void oneRoleThroughTheUrlsOfTwoServicesIsRefused() {
    folder
        .set("CSCA_DATABASE_URL", "postgresql://one:a@127.0.0.1:5432/marty_csca")
        .set("PKD_SERVICE_DATABASE_URL", "postgresql://one:a@127.0.0.1:5432/marty_pkd");

    assertThat(folder.refusal()).contains("database.pkd_service.user: is the role one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"port: 8081", "port: 8081\n    host: 0.0.0.0", "port: 8080"})
  void twoServersOnOnePortAreRefused(String other) {
    folder.change("port: 8082", other);

    assertThat(folder.refusal())
        .containsPattern("(services.document_signer|gateway).port: is 808[01], as is services.");
  }

  @Test
  void theDirectorysLdapOnAServicesPortIsRefused() {
    folder.text(ConfigFolder.valid() + "pkd_service:\n  ldap:\n    port: 8084\n");

    assertThat(folder.refusal())
        .contains("pkd_service.ldap.port: is 8084, as is services.passport_engine.port");
  }

  @Test
  void oneNumberOnTwoMachinesAndPortsOfTheSystemsChoiceAreTaken() {
    folder
        .change("port: 8081", "port: 8080\n    url: http://csca:8080")
        .change("port: 8082", "port: 8080\n    url: http://document-signer:8080")
        .change("port: 8083", "port: 0")
        .change("port: 8084", "port: 0");

    assertThat(folder.load().service("csca").port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/marty_csca",
        "mysql://h/marty_csca",
        "postgresql://h",
        "postgresql://h/a/b",
        "postgresql://h/marty_csca?sslmode=maybe",
        "postgresql://h/marty_csca?options=-csearch_path",
        "postgresql://h/marty_csca?sslmode=verify-full",
        "postgresql://h/marty csca",
      })
  void aUrlOfAnotherShapeIsRefused(String url) {
    folder.set("CSCA_DATABASE_URL", url);

    assertThat(folder.refusal()).contains("database.csca.url: ");
  }
}
