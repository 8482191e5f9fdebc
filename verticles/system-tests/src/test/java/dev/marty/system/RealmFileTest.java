package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Repository;
import dev.marty.testkit.TestProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The realm that the repository ships: all roles, for clients that have no more; no secrets. */
class RealmFileTest {
  private static String text() throws IOException {
    return Files.readString(Repository.root().resolve("docker/keycloak/marty-realm.json"));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void itHasTheRolesOfTheContracts() throws IOException {
    JsonObject realm = new JsonObject(text());
    assertThat(objects(realm.getJsonObject("roles").getJsonArray("realm")))
        .extracting(role -> role.getString("name"))
        .containsExactlyInAnyOrderElementsOf(TestProvider.ALL_ROLES);
    List<JsonObject> mappings = objects(realm.getJsonArray("scopeMappings"));
    assertThat(mappings)
        .extracting(mapping -> mapping.getString("client"))
        .containsExactly("marty-cli", "marty-machine");
    assertThat(mappings)
        .allSatisfy(
            mapping ->
                assertThat(mapping.getJsonArray("roles"))
                    .containsExactlyInAnyOrderElementsOf(TestProvider.ALL_ROLES));
  }

  @Test
  void nothingInItLetsAnybodyIn() throws IOException {
    assertThat(text())
        .doesNotContainPattern("\"(secret|credentials|users|password|privateKey|certificate)\"")
        .doesNotContain("${");
    assertThat(objects(new JsonObject(text()).getJsonArray("clients")))
        .hasSize(2)
        .allSatisfy(
            client -> {
              assertThat(client.getBoolean("fullScopeAllowed")).isFalse();
              assertThat(client.getBoolean("directAccessGrantsEnabled")).isFalse();
              assertThat(client.getBoolean("implicitFlowEnabled")).isFalse();
            });
  }
}
