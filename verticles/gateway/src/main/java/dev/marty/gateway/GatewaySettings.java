package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/**
 * The gateway's own subtree. Times are in milliseconds.
 *
 * @param host address to bind
 * @param port TCP port to bind
 * @param requestTimeoutMs from the end of the request's body to the head of the response
 * @param idleTimeoutMs a connection on which nothing moves is closed after this time
 * @param maxConcurrentRequests for each service
 * @param maxBodyBytes largest announced body
 * @param breakerFailures so many failures open a service's circuit breaker
 * @param breakerResetMs after this time an open breaker lets one request through
 * @param upstreams where each service is
 */
record GatewaySettings(
    String host,
    int port,
    int requestTimeoutMs,
    int idleTimeoutMs,
    int maxConcurrentRequests,
    long maxBodyBytes,
    int breakerFailures,
    int breakerResetMs,
    Map<ServiceName, URI> upstreams) {

  static GatewaySettings of(JsonObject config) {
    Map<ServiceName, URI> upstreams = new EnumMap<>(ServiceName.class);
    for (ServiceName service : ServiceName.values()) {
      upstreams.put(
          service, URI.create(config.getJsonObject("upstreams").getString(service.text())));
    }
    JsonObject breaker = config.getJsonObject("breaker");
    return new GatewaySettings(
        config.getString("host"),
        config.getInteger("port"),
        config.getInteger("requestTimeoutMs"),
        config.getInteger("idleTimeoutMs"),
        config.getInteger("maxConcurrentRequests"),
        config.getLong("maxBodyBytes"),
        breaker.getInteger("maxFailures"),
        breaker.getInteger("resetMs"),
        upstreams);
  }
}
