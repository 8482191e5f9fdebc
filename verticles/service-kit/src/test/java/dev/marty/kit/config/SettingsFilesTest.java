package dev.marty.kit.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the modules say about their keys. */
class SettingsFilesTest {
  private static List<String> files() {
    return ConfigSchema.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyIsExplainedInOneLine(String file) {
    for (Setting setting : SettingsFile.read(file)) {
      assertThat(setting.meaning()).as(setting.path()).isNotBlank().doesNotContain("\n", "|");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aModuleHasKeysOfItsOwnOnly(String file) {
    List<String> own =
        file.equals("common")
            ? List.of("database.<serviceName>.", "services.<serviceName>.")
            : List.of(file + ".", "keys." + file + ".");
    for (Setting setting : SettingsFile.read(file)) {
      assertThat(own).as(setting.path()).anyMatch(setting.path()::startsWith);
    }
  }

  /** A file that the kit's pom does not name would be read by nobody. */
  @Test
  void theKitCarriesTheFilesOfAllModules() throws IOException {
    List<Path> written = new ArrayList<>();
    try (Stream<Path> modules = Files.list(RepositoryConfigTest.root().resolve("verticles"))) {
      for (Path module : modules.toList()) {
        Path settings = module.resolve("src/main/settings");
        if (Files.isDirectory(settings)) {
          try (Stream<Path> files = Files.list(settings)) {
            written.addAll(files.toList());
          }
        }
      }
    }

    assertThat(written).hasSizeGreaterThan(3);
    for (Path file : written) {
      try (InputStream carried =
          getClass().getResourceAsStream("/settings/" + file.getFileName())) {
        assertThat(carried).as("%s in the kit", file).isNotNull();
        assertThat(new String(carried.readAllBytes(), UTF_8)).isEqualTo(Files.readString(file));
      }
      assertThat(files()).contains(file.getFileName().toString().replace(".yaml", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void aProcessOfOneServiceRefusesMisspeltKeysOfTheOthers(ServiceName service) {
    // Its own code knows none of these.
    assertThat(ConfigSchema.check(misspelt("pkd_service.masterList.contry"), scope(service)))
        .containsEntry(
            "pkd_service.masterList.contry", "is not a setting. Known here: country, everyDays.");
    assertThat(ConfigSchema.check(misspelt("document_signer.usageDay"), scope(service)))
        .containsKey("document_signer.usageDay");
    assertThat(ConfigSchema.check(misspelt("csca.crl.everyDay"), scope(service)))
        .containsKey("csca.crl.everyDay");
    assertThat(ConfigSchema.check(misspelt("gateway.prot"), scope(service)))
        .containsKey("gateway.prot");
  }

  private static ServiceName[] services() {
    return ServiceName.values();
  }

  private static ConfigScope scope(ServiceName service) {
    return ConfigScope.service(service);
  }

  private static JsonObject misspelt(String path) {
    JsonObject tree = new JsonObject();
    ConfigTree.put(tree, path, "x");
    return tree;
  }
}
