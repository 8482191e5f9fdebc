package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a service's verticle is deployed with, checked as the file is: who deploys one by hand need
 * give no more than a file must.
 */
public final class VerticleConfig {
  private VerticleConfig() {}

  /**
   * Checks a deployment's configuration and fills in defaults.
   *
   * @param service whose verticle it is
   * @param given {@code database}, {@code http}, {@code settings}, {@code keys}, {@code identity}
   *     and {@code peers}, as {@link MartyConfig#verticleConfig} makes them, each as far as it is
   *     given
   * @return the same, complete
   * @throws IllegalArgumentException when something is missing or wrong; the message names all of
   *     it, and no secret
   */
  public static JsonObject complete(ServiceName service, JsonObject given) {
    Map<String, String> sections = new LinkedHashMap<>();
    sections.put("database", "database." + service.text());
    sections.put("http", "services." + service.text());
    sections.put("keys", "keys." + service.text());
    sections.put("settings", service.text());
    sections.put("identity", "identity");
    JsonObject tree = new JsonObject();
    sections.forEach(
        (name, path) -> {
          JsonObject section = section(given, name);
          // Not every service has keys and settings of its own.
          if (!section.isEmpty()) {
            ConfigTree.put(tree, path, section);
          }
        });
    ConfigLoader.credentialsFromUrls(tree);
    Map<String, String> wrong = ConfigSchema.check(tree, ConfigScope.verticle(service));
    String url = "database." + service.text() + ".url";
    if (ConfigTree.get(tree, url) instanceof String text) {
      try {
        DatabaseUrl.parse(text);
      } catch (IllegalArgumentException e) {
        wrong.put(url, e.getMessage());
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "The configuration of "
              + service.text()
              + "'s verticle: "
              + wrong.entrySet().stream()
                  .map(problem -> local(problem.getKey(), sections) + " " + problem.getValue())
                  .collect(Collectors.joining(" ")));
    }
    JsonObject complete = given.copy().put("peers", section(given, "peers"));
    sections.forEach(
        (name, path) ->
            complete.put(
                name, Objects.requireNonNullElse(ConfigTree.get(tree, path), new JsonObject())));
    return complete;
  }

  private static JsonObject section(JsonObject given, String name) {
    Object section = given.getValue(name, new JsonObject());
    if (section instanceof JsonObject object) {
      return object.copy();
    }
    throw new IllegalArgumentException(name + " must be a mapping.");
  }

  /** A key's path as it stands in the deployment's configuration. */
  private static String local(String path, Map<String, String> sections) {
    return sections.entrySet().stream()
        .filter(section -> path.startsWith(section.getValue() + "."))
        .map(section -> section.getKey() + path.substring(section.getValue().length()))
        .findFirst()
        .orElse(path);
  }
}
