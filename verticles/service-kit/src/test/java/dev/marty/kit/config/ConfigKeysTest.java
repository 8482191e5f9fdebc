package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys: known ones only, each once, each with a value of its type. */
class ConfigKeysTest extends ConfigTest {
  private static final String CSCA_PORT = "port: 8081";

  @Test
  void theValidFileLoads() {
    MartyConfig config = folder.load();

    assertThat(config.service("csca").port()).isEqualTo(8081);
    assertThat(config.database("pkd_service").user()).isEqualTo("marty_pkd_app");
    assertThat(config.environment()).isEqualTo("development");
  }

  @Test
  void anUnknownKeyIsRefusedWithFileLineAndTheKnownOnes() {
    folder.change(CSCA_PORT, CSCA_PORT + "\n    prot: 1");

    assertThat(folder.refusal())
        .contains(folder.place("services.csca.prot", "    prot: 1"))
        .contains("is not a setting")
        .contains("host, hosts, port, url");
  }

  @Test
  void anUnknownServiceIsRefusedWithTheKnownOnes() {
    folder.change("gateway:", "  passports:\n    port: 1\ngateway:");

    assertThat(folder.refusal())
        .contains("services.passports: is not a setting")
        .contains(
            Stream.of(ServiceName.values())
                .map(ServiceName::text)
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  @Test
  void aDuplicateKeyIsRefusedWithBothLines() {
    folder.change(CSCA_PORT, CSCA_PORT + "\n    port: 9999");

    assertThat(folder.refusal())
        .contains(folder.place("services.csca.port", "    port: 9999"))
        .contains("a second time (first on line " + folder.line(CSCA_PORT) + ")");
  }

  @Test
  void aDuplicateServiceIsRefused() {
    folder.change("services:", "  csca:\n    user: other\nservices:");

    assertThat(folder.refusal()).contains("database.csca: stands here a second time");
  }

  @Test
  void aMissingKeyIsRefused() {
    folder.change("    user: marty_csca_app\n", "");

    assertThat(folder.refusal()).contains("database.csca.user: is missing.");
  }

  @Test
  void aKeyWithoutValueIsRefused() {
    folder.change(CSCA_PORT, "port:");

    assertThat(folder.refusal()).contains("services.csca.port: has no value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: abc     | must be a whole number from 0 to 65535.",
        "port: true    | must be a whole number from 0 to 65535.",
        "port: 65536   | must be a whole number from 0 to 65535, not 65536.",
        "port: -1      | must be a whole number from 0 to 65535, not -1.",
        "port: {a: 1}  | must be a whole number from 0 to 65535.",
        "port: [8081]  | is a list",
      })
  void aPortOfAnotherTypeIsRefused(String wrong, String message) {
    folder.change(CSCA_PORT, wrong);

    assertThat(folder.refusal()).contains("services.csca.port: ").contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user: 12     | must be text but is a Integer; put it in quotes.",
        "user: true   | must be text but is a Boolean; put it in quotes.",
        "user: {a: b} | must be text but is a mapping.",
        "user: ' '    | is blank.",
      })
  void aUserOfAnotherTypeIsRefused(String wrong, String message) {
    folder.change("user: marty_csca_app", wrong);

    assertThat(folder.refusal()).contains("database.csca.user: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'*'", "a.example.org", "'a.example.org, b_1.example.org,c'", "'*, a'", "'a:80'"})
  void namesOfHostsAreNamesOrAStar(String hosts) {
    folder.change(CSCA_PORT, CSCA_PORT + "\n    hosts: " + hosts);

    if (hosts.equals("'*, a'") || hosts.equals("'a:80'")) {
      assertThat(folder.refusal()).contains("services.csca.hosts: must be names of hosts");
    } else {
      assertThat(folder.load().verticleConfig("csca").getJsonObject("http").getString("hosts"))
          .isEqualTo(hosts.replace("'", ""));
    }
  }

  @Test
  void aValueWhereASectionBelongsIsRefused() {
    folder.change(
        "    migrator:\n      user: marty_csca_migrator",
        "    pool: 4\n    migrator:\n      user: marty_csca_migrator");

    assertThat(folder.refusal()).contains("database.csca.pool: must hold the keys");
  }

  @Test
  void allFaultsAreReportedAtOnce() {
    folder.change(CSCA_PORT, "prot: 1").change("port: 8080", "port: x");

    assertThat(folder.refusal().lines())
        .anyMatch(line -> line.contains("services.csca.prot"))
        .anyMatch(line -> line.contains("services.csca.port: is missing."))
        .anyMatch(line -> line.contains("gateway.port"))
        .hasSize(3);
  }
}
