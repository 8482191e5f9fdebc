package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process needs, and a verticle sees, what is its own. */
class ConfigScopeTest extends ConfigTest {
  @BeforeEach
  void secretsFromVariables() {
    for (ServiceName service : ServiceName.values()) {
      String name = service.name();
      folder.change("app-secret-of-" + service.text(), "${" + name + "_PW:?needed}");
      folder.change("migrator-secret-of-" + service.text(), "${" + name + "_MIG:?needed}");
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void aServiceNeedsItsOwnSecretOnly(ServiceName service) {
    folder.set(service.name() + "_PW", "mine");

    MartyConfig config = folder.load(ConfigScope.service(service));

    assertThat(config.database(service.text()).password().reveal()).isEqualTo("mine");
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void aServiceDoesNotStartOnTheSecretsOfTheOthers(ServiceName service) {
    for (ServiceName other : ServiceName.values()) {
      folder.set(other.name() + "_MIG", "migrator");
      if (other != service) {
        folder.set(other.name() + "_PW", "other");
      }
    }

    assertThat(folder.refusal(ConfigScope.service(service)).lines())
        .hasSize(1)
        .allMatch(line -> line.contains("database." + service.text() + ".password"));
  }

  @Test
  void theGatewayNeedsNoSecretAtAll() {
    assertThat(folder.load(ConfigScope.gateway()).gateway().getInteger("port")).isEqualTo(8080);
  }

  @Test
  void migrationNeedsTheMigratorsOnly() {
    for (ServiceName service : ServiceName.values()) {
      folder.set(service.name() + "_MIG", "m-" + service.text());
    }

    MartyConfig config = folder.load(ConfigScope.migration());

    assertThat(config.migratorDatabase("csca").password().reveal()).isEqualTo("m-csca");
    assertThat(config.migratorDatabase("csca").user()).isEqualTo("marty_csca_migrator");
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void aVerticleSeesItsOwnSubtreeOnly(ServiceName service) {
    for (ServiceName other : ServiceName.values()) {
      folder.set(other.name() + "_PW", "pw-" + other.text());
      folder.set(other.name() + "_MIG", "mig-" + other.text());
    }

    JsonObject own = folder.load().verticleConfig(service.text());

    assertThat(own.getString("serviceName")).isEqualTo(service.text());
    assertThat(own.encode()).contains("pw-" + service.text()).doesNotContain("mig-");
    for (ServiceName other : ServiceName.values()) {
      if (other != service) {
        assertThat(own.encode()).doesNotContain("pw-" + other.text(), other.database());
      }
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "default", "CSCA", "document-signer", "marty_csca"})
  void anyOtherNameIsAnIllegalArgumentThatNamesTheKnownOnes(String name) {
    MartyConfig config = folder.load(ConfigScope.gateway());

    assertThatThrownBy(() -> config.database(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("serviceName")
        .hasMessageContaining(ServiceName.known());
  }
}
