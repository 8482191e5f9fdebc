package dev.marty.testkit;

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
