package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway in front of plain HTTP servers that stand where the services stand. */
class GatewayTest {
  private static final int PATIENCE_MS = 20_000;
  private static final int IMPATIENCE_MS = 400;
  private static final int CAP = 4;
  private static final int BREAKER_FAILURES = 3;
  private static final long POLL_NANOS = 1_000_000;
  private static final int ANSWER_MS = 300;

  /** More than the gateway keeps before it asks the service. */
  private static final int LARGE = 50_000;

  private record Answer(int status, HttpClientResponse head, Buffer body) {
    JsonObject json() {
      return body.toJsonObject();
    }
  }

  private Vertx vertx;
  private HttpServer csca;
  // Held: an unreachable client is closed by the garbage collector.
  private HttpClient client;
  private int gatewayPort;
  private JsonObject upstreams;
  private final AtomicInteger hits = new AtomicInteger();
  private volatile Consumer<HttpServerRequest> behaviour;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(16));
    behaviour = request -> request.response().end("ok");
    csca = listen(request -> behaviour.accept(request));
    HttpServer other = listen(request -> request.response().end("other"));
    upstreams = new JsonObject();
    for (ServiceName service : ServiceName.values()) {
      HttpServer server = service == ServiceName.CSCA ? csca : other;
      upstreams.put(service.text(), "http://127.0.0.1:" + server.actualPort());
    }
    gateway(PATIENCE_MS);
  }

  /** Deploys the gateway that the requests go to from now on. */
  private void gateway(int requestTimeoutMs) {
    GatewayVerticle gateway = new GatewayVerticle();
    JsonObject config = config(upstreams, requestTimeoutMs);
    await(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(config)));
    gatewayPort = Integer.parseInt(gateway.address().replaceAll(".*:", ""));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void bodiesPassByteForByteBothWays() {
    behaviour = request -> request.body().onSuccess(body -> request.response().end(body));
    byte[] sent = new byte[5 * 1024 * 1024];
    new Random(1).nextBytes(sent);
    Answer answer = send(HttpMethod.POST, "/api/csca/x", Buffer.buffer(sent));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().getBytes()).isEqualTo(sent);
  }

  @Test
  void identityAndHopByHopHeadersStopHere() {
    Promise<HttpServerRequest> seen = Promise.promise();
    behaviour =
        request -> {
          seen.complete(request);
          request
              .response()
              .putHeader("Keep-Alive", "timeout=9")
              .putHeader("Proxy-Authenticate", "Basic")
              .putHeader("Connection", "X-Internal")
              .putHeader("X-Internal", "secret")
              .putHeader("X-Request-Id", "echo")
              .end();
        };
    RequestOptions options =
        options(HttpMethod.GET, "/api/csca/x")
            .addHeader("X-Forwarded-For", "6.6.6.6")
            .addHeader("X-Remote-User", "admin")
            .addHeader("X-Marty-Role", "admin")
            .addHeader("Connection", "X-Drop")
            .addHeader("X-Drop", "me")
            .addHeader("X-Request-Id", "abc-1");
    Answer answer = await(exchange(options, null));
    HttpServerRequest request = await(seen.future());
    assertThat(request.getHeader("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(request.getHeader("X-Remote-User")).isNull();
    assertThat(request.getHeader("X-Marty-Role")).isNull();
    assertThat(request.getHeader("X-Drop")).isNull();
    assertThat(request.getHeader("X-Request-Id")).isEqualTo("abc-1");
    assertThat(answer.head().headers().getAll("X-Request-Id")).containsExactly("abc-1");
    assertThat(answer.head().getHeader("X-Internal")).isNull();
    assertThat(answer.head().getHeader("Proxy-Authenticate")).isNull();
  }

  @Test
  void aDeadServiceIs503OnItsOwnRoutesOnly() {
    await(csca.close());
    Answer dead = get("/api/csca/x");
    assertThat(dead.status()).isEqualTo(503);
    assertThat(dead.head().getHeader("Retry-After")).isNotNull();
    assertThat(dead.head().getHeader("Content-Type")).isEqualTo("application/problem+json");
    for (int i = 0; i < 8; i++) {
      assertThat(get("/api/csca/x").status()).isEqualTo(503);
    }
    assertThat(get("/api/pkd_service/x").body().toString()).isEqualTo("other");
    assertThat(get("/ready").status()).isEqualTo(200);
  }

  @Test
  void aSlowServiceIs504AndAReturningOneIsServedAgain() {
    gateway(IMPATIENCE_MS);
    behaviour = request -> {};
    Answer slow = get("/api/csca/x");
    assertThat(slow.status()).isEqualTo(504);
    assertThat(slow.json().getString("type")).isEqualTo("urn:marty:problem:upstream-timeout");
    for (int i = 0; i < 3; i++) {
      get("/api/csca/x");
    }
    // Three failures open the breaker: no more waiting for the deadline, and no more hits.
    int before = hits.get();
    assertThat(get("/api/csca/x").status()).isEqualTo(503);
    assertThat(hits.get()).isEqualTo(before);
    behaviour = request -> request.response().end("back");
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (get("/api/csca/x").status() != 200) {
      assertThat(System.nanoTime()).as("the breaker closes again").isLessThan(end);
    }
  }

  @Test
  void clientsThatLeaveDuringAnUploadDoNotOpenTheBreaker() {
    AtomicInteger broken = new AtomicInteger();
    behaviour = request -> request.exceptionHandler(failure -> broken.incrementAndGet());
    NetClient sockets = vertx.createNetClient();
    for (int i = 1; i <= 2 * BREAKER_FAILURES; i++) {
      NetSocket socket = await(sockets.connect(gatewayPort, "127.0.0.1"));
      int expected = i;
      await(
          socket.write(
              "POST /api/csca/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n"
                  + "x".repeat(LARGE)));
      until(() -> hits.get() == expected);
      await(socket.close());
      until(() -> broken.get() == expected);
    }
    behaviour = request -> request.response().end("ok");
    assertThat(get("/api/csca/x").status()).isEqualTo(200);
  }

  @Test
  void moreThanTheCapIsRefusedAtOnce() {
    Promise<Void> release = Promise.promise();
    behaviour = request -> release.future().onSuccess(v -> request.response().end("late"));
    var running =
        IntStream.range(0, CAP)
            .mapToObj(i -> exchange(options(HttpMethod.GET, "/api/csca/" + i), null))
            .toList();
    until(() -> hits.get() >= CAP);
    Answer refused = get("/api/csca/one-more");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().getString("type")).isEqualTo("urn:marty:problem:overloaded");
    release.complete();
    running.forEach(answer -> assertThat(await(answer).status()).isEqualTo(200));
    assertThat(get("/api/csca/again").status()).isEqualTo(200);
  }

  @Test
  void pathsThatCouldMeanAnotherServiceAreRefused() {
    for (String path :
        new String[] {
          "/api/csca/../pkd_service/x", "/api/csca/%2e%2e/x", "/api//csca/x", "/api/csca/a%2Fb"
        }) {
      assertThat(get(path).status()).as(path).isEqualTo(400);
    }
    assertThat(get("/api/nobody/x").status()).isEqualTo(404);
    assertThat(get("/health/nobody").json().getString("detail")).contains("passport_engine");
    assertThat(hits.get()).isZero();
  }

  @Test
  void anAnnouncedBodyOverTheLimitIs413() {
    Answer answer = send(HttpMethod.POST, "/api/csca/x", Buffer.buffer(new byte[9 * 1024 * 1024]));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(hits.get()).isZero();
  }

  @Test
  void healthOfASilentOrStrangeServiceIsAFailureWithAReason() {
    behaviour =
        request ->
            request
                .response()
                .end(
                    new JsonObject()
                        .put("status", "pass")
                        .put("serviceId", "csca")
                        .put("database", "marty_csca")
                        .encode());
    // The first questions may take longer than the gateway waits, on a busy machine.
    until(() -> get("/health/csca").status() == 200);
    Answer all = get("/health");
    assertThat(all.status()).isEqualTo(503);
    JsonObject services = all.json().getJsonObject("services");
    assertThat(services.getJsonObject("csca").getString("status")).isEqualTo("pass");
    assertThat(services.getJsonObject("pkd_service").getString("status")).isEqualTo("fail");
    assertThat(services.getJsonObject("pkd_service").getString("database")).isEqualTo("marty_pkd");
    assertThat(get("/health/csca").status()).isEqualTo(200);
    behaviour = request -> {};
    assertThat(get("/health/csca").json().getString("output")).isNotBlank();
  }

  @Test
  void aFloodOfHealthRequestsIsOneQuestionToTheService() {
    String pass = "{\"status\":\"pass\",\"serviceId\":\"csca\"}";
    behaviour = request -> request.response().end(pass);
    // The first questions may take longer than the gateway waits, on a busy machine.
    until(() -> get("/health/csca").status() == 200);
    int before = hits.get();
    behaviour = request -> vertx.setTimer(ANSWER_MS, id -> request.response().end(pass));
    var flood =
        IntStream.range(0, 5)
            .mapToObj(i -> exchange(options(HttpMethod.GET, "/health/csca"), null))
            .toList();
    flood.forEach(GatewayTest::await);
    assertThat(hits.get() - before).isBetween(1, 4);
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static JsonObject config(JsonObject upstreams, int requestTimeoutMs) {
    return GatewayFixture.config(upstreams)
        .put("requestTimeoutMs", requestTimeoutMs)
        .put("idleTimeoutMs", 5_000)
        .put("maxConcurrentRequests", CAP)
        .put(
            "breaker", new JsonObject().put("maxFailures", BREAKER_FAILURES).put("resetMs", 2_000));
  }

  private HttpServer listen(Consumer<HttpServerRequest> handler) {
    return await(
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  hits.incrementAndGet();
                  handler.accept(request);
                })
            .listen(0, "127.0.0.1"));
  }

  private Answer get(String path) {
    return send(HttpMethod.GET, path, null);
  }

  private Answer send(HttpMethod method, String path, Buffer body) {
    return await(exchange(options(method, path), body));
  }

  private RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost("127.0.0.1")
        .setPort(gatewayPort)
        .setURI(path);
  }

  private Future<Answer> exchange(RequestOptions options, Buffer body) {
    return client
        .request(options)
        // Inside, so that the body is asked for on the event loop: this thread may be too late for
        // it.
        .compose(
            request ->
                (body == null ? request.send() : request.send(body))
                    .compose(
                        head ->
                            head.body().map(read -> new Answer(head.statusCode(), head, read))));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(2, TimeUnit.MINUTES).join();
  }
}
