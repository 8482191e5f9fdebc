package dev.marty.kit.http;

import dev.marty.kit.ServiceName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI 3.1 document of a service: written as YAML beside its code, served as JSON.
 *
 * @param document the parsed document
 */
public record OpenApi(JsonObject document) {

  /**
   * Reads {@code /openapi/<serviceName>.yaml} from the class path.
   *
   * @throws IllegalStateException when the service has none: a contract is not optional
   */
  public static OpenApi of(ServiceName service, Class<?> beside) {
    String resource = "/openapi/" + service.text() + ".yaml";
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path.");
      }
      Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new OpenApi(new JsonObject(yaml).copy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(RoutingContext context) {
    Buffer body = document.toBuffer();
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/vnd.oai.openapi+json;version=3.1")
        .end(body);
  }
}
