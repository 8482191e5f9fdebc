package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A gateway on a port of its own; a test says what stands where the services stand. */
final class GatewayFixture implements AutoCloseable {
  static final int PATIENCE_MS = 20_000;
  private static final int PLENTY = 1_000_000;
  private static final long POLL_NANOS = 1_000_000;

  private final Vertx vertx = Vertx.vertx();
  private final JsonObject upstreams = new JsonObject();
  private LongSupplier nanos = System::nanoTime;
  private int port;

  /** Puts one URL where csca stands, and nobody where the others stand. */
  GatewayFixture(String csca) {
    for (ServiceName service : ServiceName.values()) {
      upstreams.put(service.text(), "http://127.0.0.1:1");
    }
    upstreams.put(ServiceName.CSCA.text(), csca);
  }

  /** A plain server where csca stands. */
  GatewayFixture(Consumer<HttpServerRequest> csca) {
    this("");
    upstreams.put(ServiceName.CSCA.text(), "http://127.0.0.1:" + listen(csca));
  }

  /** A plain HTTP server on a port of its own. */
  int listen(Consumer<HttpServerRequest> handler) {
    return await(vertx.createHttpServer().requestHandler(handler::accept).listen(0, "127.0.0.1"))
        .actualPort();
  }

  /** Puts a URL where a service stands. */
  GatewayFixture with(ServiceName service, String url) {
    upstreams.put(service.text(), url);
    return this;
  }

  /** Puts another clock where the limits have theirs. */
  GatewayFixture clock(LongSupplier other) {
    nanos = other;
    return this;
  }

  /** Starts the gateway with some settings that are not the usual ones. */
  GatewayFixture start(JsonObject changes) {
    GatewayVerticle gateway = new GatewayVerticle(nanos);
    JsonObject config = config(upstreams).mergeIn(changes, true);
    await(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(config)));
    port = Integer.parseInt(gateway.address().replaceAll(".*:", ""));
    return this;
  }

  /** The settings of a gateway in tests. */
  static JsonObject config(JsonObject upstreams) {
    return new JsonObject()
        .put("host", "127.0.0.1")
        .put("port", 0)
        .put("requestTimeoutMs", PATIENCE_MS)
        .put("idleTimeoutMs", PATIENCE_MS)
        .put("headTimeoutMs", PATIENCE_MS)
        .put(
            "upload",
            new JsonObject()
                .put("graceMs", 10_000)
                .put("leastBytesPerSecond", 1_024)
                .put("timeoutMs", 600_000))
        .put("perClient", new JsonObject().put("connections", 256).put("requests", 128))
        .put(
            "limits",
            new JsonObject()
                .put("address", new JsonObject().put("perSecond", PLENTY).put("burst", PLENTY))
                .put("caller", new JsonObject().put("perSecond", PLENTY).put("burst", PLENTY)))
        .put("maxConcurrentRequests", 4)
        .put("maxBodyBytes", 8 * 1024 * 1024)
        .put("breaker", new JsonObject().put("maxFailures", 3).put("resetMs", 2_000))
        .put("identity", new JsonObject().put("open", true))
        .put("upstreams", upstreams);
  }

  Vertx vertx() {
    return vertx;
  }

  int port() {
    return port;
  }

  /** A new connection to the gateway. */
  Wire wire() {
    return new Wire(port);
  }

  /** One request on a connection of its own. */
  Wire.Answer exchange(String... lines) {
    try (Wire wire = wire()) {
      return wire.send(Wire.lines(lines)).answer();
    }
  }

  /** A GET on a connection of its own. */
  Wire.Answer get(String path) {
    return exchange("GET " + path + " HTTP/1.1", "Host: localhost", "");
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .join();
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
