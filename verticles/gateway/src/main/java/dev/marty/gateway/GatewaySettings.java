package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.HostNames;
import dev.marty.kit.limits.Rate;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The gateway's own subtree. Times are in milliseconds.
 *
 * @param host address to bind
 * @param port TCP port to bind
 * @param hosts the names by which it may be called
 * @param requestTimeoutMs from the end of the request's body to the head of the response
 * @param idleTimeoutMs a connection on which nothing moves is closed after this time
 * @param headTimeoutMs from the first byte of a request to the end of its head
 * @param upload how slow a body may come
 * @param maxConcurrentRequests for each service
 * @param maxBodyBytes largest body
 * @param perClient what one address may have at once
 * @param limits how often who may ask
 * @param breaker when a service is given a moment
 * @param upstreams where each service is
 * @param upstreamCa PEM file of the authorities that vouch for {@code https://} upstreams; null for
 *     those of the JVM
 * @param provider who says who people and machines are; null when nobody does
 */
record GatewaySettings(
    String host,
    int port,
    HostNames hosts,
    int requestTimeoutMs,
    int idleTimeoutMs,
    int headTimeoutMs,
    Uploads upload,
    int maxConcurrentRequests,
    long maxBodyBytes,
    PerClient perClient,
    Budgets limits,
    Breaker breaker,
    Map<ServiceName, URI> upstreams,
    String upstreamCa,
    OidcProvider provider) {

  /**
   * How slow the body of a request may come. Time in which the gateway does not read does not count
   * against the client.
   *
   * @param leastBytesPerSecond what is expected
   * @param graceMs so far may it be behind that
   * @param timeoutMs after this time every upload is over
   */
  record Uploads(int leastBytesPerSecond, int graceMs, int timeoutMs) {}

  /**
   * What one address may have at once.
   *
   * @param connections open to the gateway
   * @param requests under way at one service or several
   */
  record PerClient(int connections, int requests) {}

  /**
   * How often who may ask.
   *
   * @param address requests of one, whoever asks
   * @param caller requests of one with a token
   * @param bodyBytes of one caller's bodies on their way at once
   * @param verifying of one caller
   * @param importing of one caller
   * @param issuing of one caller
   */
  record Budgets(
      Rate address, Rate caller, long bodyBytes, Rate verifying, Rate importing, Rate issuing) {
    private static Budgets of(JsonObject config) {
      JsonObject caller = config.getJsonObject("caller");
      return new Budgets(
          Rate.perSecond("requests", config.getJsonObject("address")),
          Rate.perSecond("requests", caller),
          caller.getInteger("bodyBytes"),
          Rate.perMinute("verifications", config.getJsonObject("verifying")),
          Rate.perMinute("imports", config.getJsonObject("importing")),
          Rate.perMinute("applications", config.getJsonObject("issuing")));
    }
  }

  /**
   * A service's circuit breaker.
   *
   * @param maxFailures so many within ten seconds open it
   * @param resetMs after this time it lets one request through
   */
  record Breaker(int maxFailures, int resetMs) {}

  /**
   * An OpenID provider, and what is taken of its tokens.
   *
   * @param issuer as in the tokens
   * @param jwks file of its keys; null to find them by discovery
   * @param audience as in the tokens
   * @param roles where a token has its roles, with dots
   * @param countries where it has its countries
   * @param algorithms of signatures
   */
  record OidcProvider(
      String issuer,
      String jwks,
      String audience,
      String roles,
      String countries,
      Set<String> algorithms) {
    private static OidcProvider of(JsonObject config) {
      return config.getString("issuer") == null
          ? null
          : new OidcProvider(
              config.getString("issuer"),
              config.getString("jwks"),
              config.getString("audience"),
              config.getString("roles"),
              config.getString("countries"),
              Set.of(config.getString("algorithms").split("\\s*,\\s*")));
    }
  }

  static GatewaySettings of(JsonObject config) {
    Map<ServiceName, URI> upstreams = new EnumMap<>(ServiceName.class);
    for (ServiceName service : ServiceName.values()) {
      upstreams.put(
          service, URI.create(config.getJsonObject("upstreams").getString(service.text())));
    }
    JsonObject upload = config.getJsonObject("upload");
    JsonObject perClient = config.getJsonObject("perClient");
    JsonObject breaker = config.getJsonObject("breaker");
    return new GatewaySettings(
        config.getString("host"),
        config.getInteger("port"),
        HostNames.of(config.getString("hosts")),
        config.getInteger("requestTimeoutMs"),
        config.getInteger("idleTimeoutMs"),
        config.getInteger("headTimeoutMs"),
        new Uploads(
            upload.getInteger("leastBytesPerSecond"),
            upload.getInteger("graceMs"),
            upload.getInteger("timeoutMs")),
        config.getInteger("maxConcurrentRequests"),
        config.getLong("maxBodyBytes"),
        new PerClient(perClient.getInteger("connections"), perClient.getInteger("requests")),
        Budgets.of(config.getJsonObject("limits")),
        new Breaker(breaker.getInteger("maxFailures"), breaker.getInteger("resetMs")),
        upstreams,
        config.getString("upstreamCa"),
        OidcProvider.of(config.getJsonObject("authentication")));
  }
}
