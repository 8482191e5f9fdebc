package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.OpenApi;
import dev.marty.testkit.Repository;
import dev.marty.testkit.TestProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * docs/authority.md says what the contracts say. With {@code -Dmarty.docs=write} its tables are
 * written anew instead.
 */
class AuthorityDocumentTest {
  private static final String BEGIN = "-Dmarty.docs=write -->\n";
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");

  private static JsonObject contract(ServiceName service) {
    return OpenApi.of(service, AuthorityDocumentTest.class).document();
  }

  @Test
  void theTablesAreThoseOfTheContracts() throws IOException {
    Path document = Repository.root().resolve("docs/authority.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    StringBuilder made = new StringBuilder(text.substring(0, begin));
    for (ServiceName service : ServiceName.values()) {
      made.append("\n### `").append(service.text()).append("`\n\n");
      made.append("| operation | who | of one country |\n|---|---|---|\n");
      rows(contract(service)).forEach(made::append);
    }
    if (System.getProperty("marty.docs", "").equals("write")) {
      Files.writeString(document, made);
    } else {
      assertThat(text).isEqualTo(made.toString());
    }
  }

  private static List<String> rows(JsonObject contract) {
    List<String> rows = new ArrayList<>();
    JsonObject paths = contract.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : METHODS) {
        JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
        if (operation != null) {
          rows.add(
              "| `"
                  + method.toUpperCase(Locale.ROOT)
                  + " "
                  + path
                  + "` | "
                  + who(operation.getJsonArray("security"))
                  + " | "
                  + ("country".equals(operation.getString("x-scope")) ? "yes" : "")
                  + " |\n");
        }
      }
    }
    return rows;
  }

  private static String who(JsonArray security) {
    if (security.isEmpty()) {
      return "everybody";
    }
    List<String> who = new ArrayList<>();
    security.forEach(
        requirement ->
            ((JsonObject) requirement)
                .forEach(
                    scheme ->
                        ((JsonArray) scheme.getValue())
                            .forEach(
                                one ->
                                    who.add(
                                        scheme.getKey().equals("service")
                                            ? "the service " + one
                                            : "`" + one + "`"))));
    return String.join(", ", who);
  }

  /**
   * A role that no operation has, or that the tests and the document do not know, is a misspelling.
   */
  @Test
  void theRolesAreThoseOfTheDocument() throws IOException {
    Set<String> used = new TreeSet<>();
    for (ServiceName service : ServiceName.values()) {
      JsonObject paths = contract(service).getJsonObject("paths");
      for (String path : paths.fieldNames()) {
        for (String method : METHODS) {
          JsonObject operation = paths.getJsonObject(path).getJsonObject(method, new JsonObject());
          operation
              .getJsonArray("security", new JsonArray())
              .forEach(
                  requirement ->
                      ((JsonObject) requirement)
                          .getJsonArray("oidc", new JsonArray())
                          .forEach(role -> used.add((String) role)));
        }
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(TestProvider.ALL_ROLES);
    String document = Files.readString(Repository.root().resolve("docs/authority.md"));
    for (String role : used) {
      assertThat(document).contains("| `" + role + "` | ");
    }
  }
}
