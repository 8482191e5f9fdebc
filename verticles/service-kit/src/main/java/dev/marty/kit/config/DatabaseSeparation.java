package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No two services on one database, no two purposes on one role, each URL on its own database. */
final class DatabaseSeparation {
  private final JsonObject tree;
  private final YamlLint lint;
  private final List<ConfigProblem> problems;

  DatabaseSeparation(JsonObject tree, YamlLint lint, List<ConfigProblem> problems) {
    this.tree = tree;
    this.lint = lint;
    this.problems = problems;
  }

  /** Adds what is wrong. A value outside the scope of this process may be absent and is skipped. */
  void check() {
    Map<String, String> databases = new HashMap<>();
    Map<String, String> roles = new HashMap<>();
    for (ServiceName service : ServiceName.values()) {
      String section = "database." + service.text();
      if (ConfigTree.get(tree, section + ".url") instanceof String url) {
        url(service, section + ".url", url, databases);
      }
      for (String key : List.of(section + ".user", section + ".migrator.user")) {
        if (ConfigTree.get(tree, key) instanceof String role) {
          unique(roles, role, key, "the role " + role);
        }
      }
    }
  }

  private void url(ServiceName service, String key, String text, Map<String, String> databases) {
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(text);
    } catch (IllegalArgumentException e) {
      problem(key, e.getMessage());
      return;
    }
    String host = url.host().equals("localhost") ? "127.0.0.1" : url.host();
    unique(
        databases,
        host + ":" + url.port() + "/" + url.database(),
        key,
        "the database " + url.database());
    if (!url.database().equals(service.database())) {
      problem(
          key,
          "names the database "
              + url.database()
              + ", but "
              + service.text()
              + " owns "
              + service.database()
              + " and opens no other.");
    }
  }

  private void unique(Map<String, String> seen, String value, String key, String what) {
    String other = seen.putIfAbsent(value, key);
    if (other != null) {
      problem(key, "is " + what + ", as is " + other + "; each service needs its own.");
    }
  }

  private void problem(String key, String message) {
    problems.add(new ConfigProblem(lint.line(key), key, message));
  }
}
