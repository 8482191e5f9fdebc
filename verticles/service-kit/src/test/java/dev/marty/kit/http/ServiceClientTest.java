package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ServiceClient.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ServiceClientTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void getIsTriedAgainUntilItSucceeds(Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.response().setStatusCode(seen.size() < 3 ? 503 : 200).end("{}"))
        .compose(client -> client.get("/a", Map.of(), "r-1"))
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).isEqualTo(200);
                          assertThat(seen).containsExactly("r-1 null", "r-1 null", "r-1 null");
                          test.completeNow();
                        })));
  }

  @Test
  void postWithoutKeyIsSentOnce(Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.response().setStatusCode(500).end())
        .compose(client -> client.post("/a", new JsonObject(), null, "r-2"))
        .onComplete(test.failing(failure -> unavailable(test, failure, 1)));
  }

  @Test
  void postWithKeyIsTriedAgainWithTheSameKey(Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.connection().close())
        .compose(client -> client.post("/a", new JsonObject(), "k", "r-3"))
        .onComplete(test.failing(failure -> unavailable(test, failure, 3)));
  }

  @Test
  void whatIsRefusedIsAnAnswer(Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.response().setStatusCode(422).end("{\"a\":1}"))
        .compose(client -> client.post("/a", new JsonObject(), "k", "r-4"))
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).isEqualTo(422);
                          assertThat(reply.json().getInteger("a")).isEqualTo(1);
                          assertThat(seen).containsExactly("r-4 k");
                          test.completeNow();
                        })));
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void anOpenBreakerAsksNobody(int status, Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.response().setStatusCode(status).end())
        .compose(ServiceClientTest::askOften)
        .onComplete(test.failing(failure -> unavailable(test, failure, 5)));
  }

  /** One client's bad request may be the cause of each. */
  @ParameterizedTest
  @ValueSource(ints = {500, 501, 505})
  void anErrorOfTheServicesOwnOpensNoBreaker(int status, Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.response().setStatusCode(status).end())
        .compose(ServiceClientTest::askOften)
        .onComplete(test.failing(failure -> unavailable(test, failure, 6)));
  }

  /** Sent once each: between attempts the breaker could close again. */
  private static Future<Reply> askOften(ServiceClient client) {
    Future<?> asked = Future.succeededFuture();
    for (int i = 0; i < 5; i++) {
      asked =
          asked
              .compose(before -> client.post("/a", new JsonObject(), null, "r-5"))
              .otherwiseEmpty();
    }
    return asked.compose(opened -> client.post("/a", new JsonObject(), null, "r-6"));
  }

  /** Those too that wait for the connections which others hold. */
  @Test
  @Timeout(value = 3 * ServiceClient.DEADLINE_MS, timeUnit = TimeUnit.MILLISECONDS)
  void everyRequestToAServiceThatHangsEndsInTime(Vertx vertx, VertxTestContext test) {
    long start = System.nanoTime();
    serve(vertx, request -> {})
        .compose(
            client ->
                Future.join(
                    IntStream.range(0, 150)
                        .mapToObj(i -> client.post("/a", new JsonObject(), null, "r-7"))
                        .toList()))
        .onComplete(
            test.failing(
                failure ->
                    test.verify(
                        () -> {
                          assertThat(Duration.ofNanos(System.nanoTime() - start))
                              .isLessThan(Duration.ofMillis(ServiceClient.DEADLINE_MS * 3 / 2));
                          test.completeNow();
                        })));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 413, 431})
  void afterAnAnswerBeforeTheEndOfTheBodyTheConnectionIsNotUsedAgain(
      int status, Vertx vertx, VertxTestContext test) {
    List<NetSocket> connections = new ArrayList<>();
    List<String> heads = new ArrayList<>();
    JsonObject large = new JsonObject().put("a", "x".repeat(12_000_000));
    vertx
        .createNetServer()
        .connectHandler(
            socket -> {
              connections.add(socket);
              socket.handler(
                  bytes -> {
                    heads.add(bytes.toString(StandardCharsets.ISO_8859_1).split(" ", 3)[1]);
                    // The rest of a large body stays with the client.
                    socket.pause();
                    socket.write("HTTP/1.1 " + status + " Said\r\nContent-Length: 2\r\n\r\n{}");
                  });
            })
        .listen(0, "127.0.0.1")
        .map(listening -> client(vertx, listening.actualPort()))
        .compose(
            client ->
                client
                    .post("/early", large, null, "r-7")
                    .compose(early -> client.get("/next", Map.of(), "r-8")))
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThat(reply.status()).isEqualTo(status);
                          assertThat(heads).containsExactly("/early", "/next");
                          assertThat(connections).hasSize(2);
                          test.completeNow();
                        })));
  }

  @Test
  void anAnswerThatTwoReadersCouldTakeDifferentlyIsNone(Vertx vertx, VertxTestContext test) {
    serve(vertx, request -> request.response().end("{\"a\": 1, \"a\": 2}"))
        .compose(client -> client.get("/a", Map.of(), "r-9"))
        .onComplete(
            test.succeeding(
                reply ->
                    test.verify(
                        () -> {
                          assertThatThrownBy(reply::json)
                              .isInstanceOf(DecodeException.class)
                              .hasMessageContaining("a is given more than once");
                          test.completeNow();
                        })));
  }

  private void unavailable(VertxTestContext test, Throwable failure, int attempts) {
    test.verify(
        () -> {
          assertThat(failure).isInstanceOf(ProblemException.class);
          Problem problem = ((ProblemException) failure).problem();
          assertThat(problem.status()).isEqualTo(503);
          assertThat(problem.detail()).startsWith("csca ");
          assertThat(seen).hasSize(attempts);
          test.completeNow();
        });
  }

  /** A server that notes request id and idempotency key, and a client for it. */
  private Future<ServiceClient> serve(Vertx vertx, Consumer<HttpServerRequest> answer) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  seen.add(
                      request.getHeader(RequestId.HEADER)
                          + " "
                          + request.getHeader(Idempotency.HEADER));
                  answer.accept(request);
                });
    return server.listen(0, "127.0.0.1").map(listening -> client(vertx, listening.actualPort()));
  }

  private static ServiceClient client(Vertx vertx, int port) {
    return new ServiceClient(
        vertx,
        ServiceName.CSCA,
        URI.create("http://127.0.0.1:" + port),
        () -> Future.succeededFuture(Map.of()));
  }
}
