package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.LogRecords;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever some clients do on few connections to a service, each gets the answer to its own. */
class MixedTrafficTest {
  private static final int CLIENTS = 6;
  private static final int ROUNDS = 250;
  private static final int LARGE = 60_000;
  private static final String HOST = "Host: localhost";

  private GatewayFixture gateway;
  private final LogRecords log = new LogRecords();

  @BeforeEach
  void start() {
    gateway =
        new GatewayFixture(MixedTrafficTest::serve)
            .start(
                new JsonObject()
                    .put("maxConcurrentRequests", 2 * CLIENTS)
                    .put("breaker", new JsonObject().put("maxFailures", 1_000)));
  }

  @AfterEach
  void stop() {
    gateway.close();
    log.close();
  }

  /** Answers with what was asked; early, never, or last, where the path says so. */
  private static void serve(HttpServerRequest request) {
    String path = request.path();
    if (path.endsWith("/early")) {
      request.response().setStatusCode(413).end(path);
    } else if (path.endsWith("/never")) {
      request.connection().close();
    } else {
      request
          .body()
          .onSuccess(
              body -> {
                int status = path.endsWith("/last") ? 431 : 200;
                request.response().setStatusCode(status).end(path + body.length());
                if (status == 431) {
                  request.connection().close();
                }
              });
    }
  }

  @Test
  void everybodyGetsTheAnswerToItsOwnRequest() throws Exception {
    List<Thread> clients = IntStream.range(0, CLIENTS).mapToObj(this::client).toList();
    List<String> wrong = new CopyOnWriteArrayList<>();
    for (Thread client : clients) {
      client.setUncaughtExceptionHandler((thread, failure) -> wrong.add(failure.toString()));
      client.start();
    }
    for (Thread client : clients) {
      client.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(gateway.get("/api/csca/after").status()).isEqualTo(200);
    log.assertNothingOf("\tat ");
  }

  private Thread client(int number) {
    Random random = new Random(number);
    return new Thread(
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            String path = "/api/csca/" + number + "-" + round;
            try (Wire wire = gateway.wire()) {
              ask(wire, path, random.nextInt(7), random.nextInt(LARGE));
            }
          }
        },
        "client-" + number);
  }

  private static void ask(Wire wire, String path, int kind, int length) {
    switch (kind) {
      case 0 -> expect(wire.send(get(path)), 200, path + 0);
      case 1 -> expect(wire.send(post(path, length) + "x".repeat(length)), 200, path + length);
      case 2 -> {
        wire.send(get(path) + post(path + "b", 3) + "abc");
        expect(wire, 200, path + 0);
        expect(wire, 200, path + "b" + 3);
      }
      case 3 -> expect(wire.send(get(path + "/last")), 431, path + "/last0");
      case 4 -> {
        wire.send(post(path + "/early", 2 * LARGE) + "x".repeat(length));
        if (length > LARGE / 2) {
          expect(wire, 413, path + "/early");
        }
      }
      // These leave before the end of it.
      case 5 -> wire.send(post(path, 2 * LARGE) + "x".repeat(length));
      default -> assertThat(wire.send(get(path + "/never")).answer().status()).isEqualTo(503);
    }
  }

  private static void expect(Wire wire, int status, String body) {
    Wire.Answer answer = wire.answer();
    assertThat(answer).as("the answer to %s", body).isNotNull();
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.status()).isEqualTo(status);
  }

  private static String get(String path) {
    return lines("GET " + path + " HTTP/1.1", HOST, "");
  }

  private static String post(String path, int length) {
    return lines("POST " + path + " HTTP/1.1", HOST, "Content-Length: " + length, "");
  }
}
