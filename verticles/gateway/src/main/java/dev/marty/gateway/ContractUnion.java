package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** One OpenAPI document for all services, made from theirs. */
final class ContractUnion {
  private final ServiceFetch fetch;

  ContractUnion(ServiceFetch fetch) {
    this.fetch = fetch;
  }

  /** The union of what answers; services that are away are named in {@code x-unavailable}. */
  Future<JsonObject> get() {
    Map<ServiceName, Future<JsonObject>> documents = new LinkedHashMap<>();
    for (ServiceName service : ServiceName.values()) {
      documents.put(service, fetch.get(service, "/api/" + service.text() + "/openapi.json"));
    }
    return Future.join(documents.values().stream().toList())
        .transform(done -> Future.succeededFuture(union(documents)));
  }

  private static JsonObject union(Map<ServiceName, Future<JsonObject>> documents) {
    JsonObject paths = new JsonObject();
    JsonObject components = new JsonObject();
    JsonArray unavailable = new JsonArray();
    documents.forEach(
        (service, document) -> {
          if (document.failed()) {
            unavailable.add(service.text());
          } else {
            JsonObject own = prefixed(service, document.result());
            own.getJsonObject("paths", new JsonObject())
                .forEach(
                    path -> {
                      // What is between services does not pass here.
                      if (path.getKey().startsWith("/api/")) {
                        paths.put(path.getKey(), path.getValue());
                      }
                    });
            components.mergeIn(own.getJsonObject("components", new JsonObject()), true);
          }
        });
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put("info", new JsonObject().put("title", "Marty").put("version", "1.0.0"))
        .put("paths", paths)
        .put("components", components)
        .put("x-unavailable", unavailable);
  }

  /** Two services may both have a schema Problem: names of components get the service's before. */
  private static JsonObject prefixed(ServiceName service, JsonObject document) {
    JsonObject own =
        new JsonObject(
            document
                .encode()
                .replaceAll(
                    "#/components/([A-Za-z]+)/", "#/components/$1/" + service.text() + "."));
    JsonObject renamed = new JsonObject();
    own.getJsonObject("components", new JsonObject())
        .forEach(
            kind -> {
              JsonObject members = new JsonObject();
              ((JsonObject) kind.getValue())
                  .forEach(m -> members.put(service.text() + "." + m.getKey(), m.getValue()));
              renamed.put(kind.getKey(), members);
            });
    return own.put("components", renamed);
  }
}
