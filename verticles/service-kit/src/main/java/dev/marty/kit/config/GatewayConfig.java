package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the gateway's verticle is deployed with, checked as {@link VerticleConfig} checks others.
 */
public final class GatewayConfig {
  private static final String SECTION = "gateway";
  private static final String UPSTREAMS = "upstreams";
  private static final String IDENTITY = "identity";

  private GatewayConfig() {}

  /**
   * Checks a deployment's configuration and fills in defaults.
   *
   * @param given the keys of the section {@code gateway}, and {@code upstreams}: the URL of each
   *     service by its name, and {@code identity}
   * @return the same, complete
   * @throws IllegalArgumentException when something is missing or wrong; the message names all of
   *     it
   */
  public static JsonObject complete(JsonObject given) {
    JsonObject own = given.copy();
    Object upstreams = own.remove(UPSTREAMS);
    Object identity = own.remove(IDENTITY);
    JsonObject tree = new JsonObject().put(SECTION, own);
    if (identity instanceof JsonObject section) {
      tree.put(IDENTITY, section.copy());
    }
    Map<String, String> wrong = new LinkedHashMap<>();
    ConfigSchema.check(tree, ConfigScope.gatewayVerticle())
        .forEach((path, why) -> wrong.put(path.replaceFirst("^" + SECTION + "\\.", ""), why));
    for (ServiceName service : ServiceName.values()) {
      Object url = upstreams instanceof JsonObject urls ? urls.getValue(service.text()) : null;
      if (!isUrl(url)) {
        String why = "is missing, or is no URL: http://host:port, where that service is found.";
        wrong.put(UPSTREAMS + "." + service.text(), why);
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "The configuration of the gateway's verticle: "
              + wrong.entrySet().stream()
                  .map(problem -> problem.getKey() + " " + problem.getValue())
                  .collect(Collectors.joining(" ")));
    }
    return own.put(UPSTREAMS, upstreams)
        .put(IDENTITY, tree.getJsonObject(IDENTITY, new JsonObject()));
  }

  private static boolean isUrl(Object value) {
    try {
      URI url = new URI(String.valueOf(value));
      return url.getHost() != null && ("" + url.getScheme()).matches("(?i)https?");
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
