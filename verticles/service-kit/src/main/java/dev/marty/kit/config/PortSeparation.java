package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No two servers on one port of one machine: in one process they would share it silently. */
final class PortSeparation {
  /** Every address of the machine, and its own names for itself. */
  private static final Set<String> THIS_MACHINE =
      Set.of("0.0.0.0", "::", "[::]", "::1", "[::1]", "localhost");

  private final JsonObject tree;
  private final YamlLint lint;
  private final List<ConfigProblem> problems;
  private final Map<String, String> taken = new HashMap<>();

  PortSeparation(JsonObject tree, YamlLint lint, List<ConfigProblem> problems) {
    this.tree = tree;
    this.lint = lint;
    this.problems = problems;
  }

  /** Adds what is wrong. A value outside the scope of this process may be absent and is skipped. */
  void check() {
    ConfigSchema.listeners().forEach(this::listener);
  }

  private void listener(String section) {
    // Port 0 is another one each time.
    if (ConfigTree.get(tree, section + ".port") instanceof Integer port && port > 0) {
      String key = section + ".port";
      String other = taken.putIfAbsent(machine(section) + ":" + port, key);
      if (other != null) {
        problems.add(
            new ConfigProblem(
                lint.line(key),
                key,
                "is "
                    + port
                    + ", as is "
                    + other
                    + "; each server needs a port of its own (or a url on another host)."));
      }
    }
  }

  /** Where others find it; in containers everybody listens on the same address of another host. */
  private String machine(String section) {
    String host = host(ConfigTree.get(tree, section + ".url"));
    if (host == null && ConfigTree.get(tree, section + ".host") instanceof String bound) {
      host = bound;
    }
    return host == null || THIS_MACHINE.contains(host) ? "127.0.0.1" : host;
  }

  private static String host(Object url) {
    try {
      return url instanceof String text ? URI.create(text).getHost() : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
