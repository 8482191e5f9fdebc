package dev.marty.testkit;

import dev.marty.kit.ServiceName;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Stands for pkd_service and document_signer where a test needs csca alone: they know nothing of
 * it, so that it may sign, and take every event.
 */
public final class Consumers {
  private Consumers() {}

  /** A configuration of csca with which it finds them. */
  public static JsonObject of(Vertx vertx, JsonObject csca) {
    String url = listen(vertx);
    csca.getJsonObject("peers")
        .put(ServiceName.PKD_SERVICE.text(), url)
        .put(ServiceName.DOCUMENT_SIGNER.text(), url);
    return csca;
  }

  /** Begins to listen; ends with the Vert.x. */
  public static String listen(Vertx vertx) {
    JsonObject nothing = new JsonObject().put("items", new JsonArray()).put("next", null);
    int port =
        Wait.on(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          HttpServerResponse response = request.response();
                          if (request.path().equals("/internal/inbox")) {
                            request.body().onSuccess(event -> response.setStatusCode(204).end());
                          } else {
                            response
                                .putHeader("Content-Type", "application/json")
                                .end(nothing.encode());
                          }
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    return "http://127.0.0.1:" + port;
  }
}
