package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** {@code /health}, {@code /health/{serviceName}}, {@code /live} and {@code /ready}. */
final class HealthRoutes {
  private static final JsonObject SELF =
      new JsonObject().put("status", "pass").put("serviceId", "gateway");

  private final HealthOfAll health;

  HealthRoutes(HealthOfAll health) {
    this.health = health;
  }

  /** Whether a path is one of these. They are not counted: who is limited still sees that. */
  static boolean has(String path) {
    return path.equals("/live")
        || path.equals("/ready")
        || path.equals("/health")
        || path.startsWith("/health/");
  }

  /** Answers a request for health; false when it is for something else. */
  boolean send(HttpServerRequest request, String path, String requestId) {
    switch (path) {
      case "/live", "/ready" -> answer(request, SELF);
      case "/health", "/health/" -> health.all().onSuccess(all -> answer(request, all));
      default -> {
        if (!path.startsWith("/health/")) {
          return false;
        }
        one(request, path.substring("/health/".length()), requestId);
      }
    }
    return true;
  }

  private void one(HttpServerRequest request, String name, String requestId) {
    ServiceName service;
    try {
      service = ServiceName.of(name);
    } catch (IllegalArgumentException e) {
      Problem.notFound(e.getMessage()).send(request.response(), requestId);
      return;
    }
    health.of(service).onSuccess(document -> answer(request, document));
  }

  private static void answer(HttpServerRequest request, JsonObject document) {
    request
        .response()
        .setStatusCode("fail".equals(document.getString("status")) ? 503 : 200)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    OwnAnswer.send(request, "application/health+json", document.toBuffer());
  }
}
