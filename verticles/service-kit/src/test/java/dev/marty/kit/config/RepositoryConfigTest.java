package dev.marty.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The three files that come with Marty are accepted by their own rules. */
@ExtendWith(VertxExtension.class)
class RepositoryConfigTest {
  @Test
  void developmentNeedsNoVariable(Vertx vertx) {
    MartyConfig config = load(vertx, Map.of(), ConfigScope.everything());

    assertThat(config.database("csca").url().database()).isEqualTo("marty_csca");
  }

  @Test
  void testingNeedsTheFourUrls(Vertx vertx) {
    Map<String, String> variables = urls();
    variables.put("MARTY_ENV", "testing");

    assertThat(load(vertx, variables, ConfigScope.everything()).environment()).isEqualTo("testing");
  }

  @Test
  void productionNeedsUrlPasswordAndKeyOfTheServiceThatRuns(Vertx vertx) {
    Map<String, String> variables =
        Map.of(
            "MARTY_ENV", "production",
            "PKD_SERVICE_DATABASE_URL", "postgresql://h:1/marty_pkd",
            "PKD_SERVICE_DATABASE_PASSWORD", "x",
            "PKD_OWN_COUNTRIES", "UT",
            "IDENTITY_KEY", "csca.key.pem",
            "IDENTITY_TRUSTED", "trusted",
            "PKD_SERVICE_KEY_ENCRYPTION_KEY", "0a".repeat(32));

    MartyConfig config = load(vertx, variables, ConfigScope.service(ServiceName.PKD_SERVICE));

    assertThat(config.database("pkd_service").url().host()).isEqualTo("h");
    for (ServiceName service : ServiceName.values()) {
      assertThat(config.service(service.text()).host()).isEqualTo("127.0.0.1");
    }
  }

  /** Elsewhere they would be open to everybody; in a container they would be open to nobody. */
  @Test
  void onlyInContainersServicesListenToOthers() throws IOException {
    Path root = root();
    assertThat(Files.readString(root.resolve("config/development.yaml"))).doesNotContain("0.0.0.0");
    assertThat(Files.readString(root.resolve("config/testing.yaml"))).doesNotContain("0.0.0.0");
    String compose = Files.readString(root.resolve("docker/compose.yaml"));
    for (ServiceName service : ServiceName.values()) {
      String host = service.portVariable().replace("_PORT", "_HOST");
      assertThat(compose).contains("      " + host + ": 0.0.0.0\n");
    }
  }

  /** The flags that everything is tested with stand in the image, and nowhere else. */
  @Test
  void imagesRunWithTheDocumentedFlags() throws IOException {
    Path root = root();
    String flags =
        Files.readString(root.resolve("docs/operations.md"))
            .lines()
            .filter(line -> line.startsWith("`-Xmx"))
            .findFirst()
            .orElseThrow()
            .replace("`", "");
    assertThat(Files.readString(root.resolve("docker/Dockerfile")))
        .contains("JAVA_TOOL_OPTIONS=\"" + flags + "\"");
    assertThat(Files.readString(root.resolve("docker/compose.yaml"))).doesNotContain("-Xmx64m");
    assertThat(Files.readString(root.resolve("docker/.env.example"))).doesNotContain("-Xmx64m");
  }

  private static Map<String, String> urls() {
    Map<String, String> variables = new HashMap<>();
    for (ServiceName service : ServiceName.values()) {
      variables.put(service.urlVariable(), "postgresql://127.0.0.1:1/" + service.database());
    }
    return variables;
  }

  /** The folder with everything in it. */
  static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    return root;
  }

  private static MartyConfig load(Vertx vertx, Map<String, String> given, ConfigScope scope) {
    Map<String, String> variables = new HashMap<>(given);
    variables.put("MARTY_CONFIG_DIR", root().resolve("config").toString());
    return new ConfigLoader(variables)
        .load(vertx, scope)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }
}
