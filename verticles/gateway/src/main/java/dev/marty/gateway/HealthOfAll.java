package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What the services say of themselves and of their databases, and which of them say nothing. */
final class HealthOfAll {
  private final ServiceFetch fetch;
  private final Limits limits;
  private final Map<ServiceName, Instant> silentSince = new HashMap<>();

  HealthOfAll(ServiceFetch fetch, Limits limits) {
    this.fetch = fetch;
    this.limits = limits;
  }

  /** One service's health document; never fails, a silent service is a failing one. */
  Future<JsonObject> of(ServiceName service) {
    return fetch
        .get(service, "/health/" + service.text())
        .map(
            document -> {
              silentSince.remove(service);
              return checked(service, document);
            })
        .otherwise(
            failure -> {
              if (failure instanceof DecodeException) {
                silentSince.remove(service);
              } else {
                silentSince.putIfAbsent(service, Instant.now());
              }
              return silent(service, failure);
            });
  }

  /**
   * Asks a service for its health.
   *
   * @return for how long it has not answered; zero when it did, whatever it said. Never fails.
   */
  Future<Duration> silence(ServiceName service) {
    return of(service)
        .map(
            document -> {
              Instant since = silentSince.get(service);
              return since == null ? Duration.ZERO : Duration.between(since, Instant.now());
            });
  }

  /** All services; the future completes within the deadline of one fetch. */
  Future<JsonObject> all() {
    List<Future<JsonObject>> each = Arrays.stream(ServiceName.values()).map(this::of).toList();
    return Future.all(each).map(done -> summary(each.stream().map(Future::result).toList()));
  }

  private JsonObject summary(List<JsonObject> documents) {
    JsonObject services = new JsonObject();
    List<String> failing = new ArrayList<>();
    JsonObject limited = limits.warning();
    boolean warning = limited != null;
    for (JsonObject document : documents) {
      services.put(document.getString("serviceId"), document);
      warning |= document.getString("status").equals("warn");
      if (document.getString("status").equals("fail")) {
        failing.add(document.getString("serviceId"));
      }
    }
    JsonObject summary =
        new JsonObject()
            .put("status", failing.isEmpty() ? (warning ? "warn" : "pass") : "fail")
            .put("serviceId", "marty");
    if (!failing.isEmpty()) {
      summary.put("output", "Failing: " + String.join(", ", failing) + ".");
    }
    if (limited != null) {
      summary.put("checks", new JsonObject().put("limits", new JsonArray().add(limited)));
    }
    return summary.put("services", services);
  }

  /** A document that is not this service's health is as bad as none. */
  private static JsonObject checked(ServiceName service, JsonObject document) {
    boolean own = service.text().equals(document.getString("serviceId"));
    boolean known = List.of("pass", "warn", "fail").contains(document.getString("status", ""));
    return own && known
        ? document
        : failing(service, "What answers at its address is not this service.", Instant.now());
  }

  private JsonObject silent(ServiceName service, Throwable failure) {
    String reason;
    if (failure instanceof ConnectException) {
      reason = "The service refused the connection; it is not running.";
    } else if (Origin.isTls(failure)) {
      reason = "TLS with the service failed; its certificate is not accepted.";
    } else if (failure instanceof TimeoutException) {
      reason = "The service did not answer within a second.";
    } else {
      reason = "The service gave no health document.";
    }
    return failing(service, reason, silentSince.getOrDefault(service, Instant.now()));
  }

  private static JsonObject failing(ServiceName service, String reason, Instant since) {
    return new JsonObject()
        .put("status", "fail")
        .put("serviceId", service.text())
        .put("database", service.database())
        .put("since", since.toString())
        .put("output", reason);
  }
}
