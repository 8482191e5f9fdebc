package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The passwords and keys that development.yaml and testing.yaml give away. Everybody knows them:
 * production takes none of them, at no key. The kit carries both files, since a machine of
 * production has neither.
 */
final class PublishedCredentials {
  private static final List<String> FILES = List.of("development", "testing");

  private PublishedCredentials() {}

  /**
   * Finds them.
   *
   * @param tree production's, expanded
   * @param lint for the lines
   * @param problems where each is added, without its value
   */
  static void refuse(JsonObject tree, YamlLint lint, List<ConfigProblem> problems) {
    Set<String> published = new HashSet<>();
    FILES.forEach(file -> credentials(read(file)).forEach(published::add));
    for (String path : ConfigSchema.credentialPaths()) {
      if (parts(ConfigTree.get(tree, path)).anyMatch(published::contains)) {
        problems.add(
            new ConfigProblem(
                lint.line(path),
                path,
                "is published in config/ for development and tests; make one of production's own,"
                    + " with `openssl rand -hex 32`."));
      }
    }
  }

  private static JsonObject read(String file) {
    try (InputStream in =
        PublishedCredentials.class.getResourceAsStream("/published/" + file + ".yaml")) {
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new JsonObject(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> credentials(JsonObject tree) {
    return ConfigSchema.credentialPaths().stream()
        .filter(path -> !path.endsWith(".url"))
        .flatMap(path -> parts(withoutVariables(ConfigTree.get(tree, path))));
  }

  /** What a value is where nobody set anything. */
  private static Object withoutVariables(Object value) {
    try {
      return value instanceof String text ? new Expansion(Map.of()).expand(text) : null;
    } catch (Expansion.UnresolvedException e) {
      // It has no default that could be known.
      return null;
    }
  }

  /** Several keys can stand in one value, and in capitals they are the same. */
  private static Stream<String> parts(Object value) {
    return value instanceof String text
        ? Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .filter(part -> !part.isEmpty())
        : Stream.empty();
  }
}
