package dev.marty.gateway;

import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.Identity;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.GatewayConfig;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.http.HttpListener;
import dev.marty.kit.verticle.ExclusivePort;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.kit.verticle.StartRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one HTTP entry: health of all services, their APIs, and a page for people. Holds no database
 * credentials and no driver; its own readiness does not depend on the services.
 */
public final class GatewayVerticle extends MartyVerticle {
  private static final int DRAIN_SECONDS = 25;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int TICK_MS = 100;
  private static final int SECOND_MS = 1_000;

  private final LongSupplier nanos;
  private HttpServer server;
  private String address;

  /** For {@link java.util.ServiceLoader}. */
  public GatewayVerticle() {
    this(System::nanoTime);
  }

  /** With the clock of its limits. */
  GatewayVerticle(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public ConfigScope scope() {
    return ConfigScope.gateway();
  }

  @Override
  public JsonObject ownConfig(MartyConfig config) {
    JsonObject upstreams = new JsonObject();
    for (ServiceName service : ServiceName.values()) {
      upstreams.put(service.text(), config.service(service.text()).url());
    }
    return config.gateway().put("upstreams", upstreams).put("identity", config.identity());
  }

  @Override
  public String address() {
    return address;
  }

  /** Never: there is nothing a gateway learns later that forbids it to run. */
  @Override
  public Future<String> refusal() {
    return Promise.<String>promise().future();
  }

  @Override
  protected Future<?> begin() {
    JsonObject config = GatewayConfig.complete(config());
    GatewaySettings settings = GatewaySettings.of(config);
    Map<ServiceName, Origin> origins = new EnumMap<>(ServiceName.class);
    settings
        .upstreams()
        .forEach((service, url) -> origins.put(service, new Origin(vertx, url, settings)));
    Limits limits = new Limits(settings, nanos);
    ServiceFetch fetch = new ServiceFetch(origins);
    HealthOfAll health = new HealthOfAll(fetch, limits);
    Map<ServiceName, Upstream> upstreams = new EnumMap<>(ServiceName.class);
    origins.forEach(
        (service, origin) ->
            upstreams.put(
                service,
                new Upstream(vertx, service, origin, settings, () -> health.silence(service))));
    Identity identity = new Identity(vertx, name(), config.getJsonObject("identity"));
    ClientConnections connections = new ClientConnections(settings);
    vertx.setPeriodic(TICK_MS, tick -> upstreams.values().forEach(Upstream::tick));
    vertx.setPeriodic(SECOND_MS, tick -> connections.tick());
    server =
        HttpListener.create(
                vertx,
                new HttpServerOptions()
                    .setHost(settings.host())
                    .setPort(settings.port())
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setIdleTimeout(settings.idleTimeoutMs())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
                connections::opened)
            .requestHandler(
                new GatewayHandler(
                    settings,
                    connections,
                    new HealthRoutes(health),
                    new ContractUnion(fetch),
                    limits,
                    Callers.of(vertx, settings.provider(), identity),
                    upstreams));
    return identity.start().compose(known -> listen(settings));
  }

  private Future<?> listen(GatewaySettings settings) {
    return ExclusivePort.listen(vertx, server, settings.host(), settings.port())
        .onSuccess(
            listening -> address = "http://" + settings.host() + ":" + listening.actualPort())
        .recover(
            failure ->
                Future.failedFuture(
                    new StartRefusedException(
                        "The gateway cannot listen on "
                            + settings.host()
                            + ":"
                            + settings.port()
                            + "; another program may have the port. Move it with gateway.port or"
                            + " GATEWAY_PORT.")));
  }

  /** Drains requests under way; the HTTP clients close with the verticle's context. */
  @Override
  public Future<?> stop() {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }
}
