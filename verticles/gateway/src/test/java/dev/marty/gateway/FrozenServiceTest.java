package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever waits for a service learns that it is silent when its health shows it. */
class FrozenServiceTest {
  private static final int SLOW_MS = 8_000;

  private final AtomicInteger questions = new AtomicInteger();
  private GatewayFixture gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void callersOfAFrozenServiceDoNotWaitForTheDeadline() {
    gateway = new GatewayFixture(request -> {}).start(new JsonObject());
    long start = System.nanoTime();
    Wire.Answer answer = gateway.get("/api/csca/a");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.type()).isEqualTo("service-unavailable");
    assertThat(answer.problem().getString("detail")).contains("silent");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isLessThan(GatewayFixture.PATIENCE_MS / 2);
  }

  @Test
  void aSlowServiceThatTellsItsHealthIsWaitedFor() {
    gateway = new GatewayFixture(this::slow).start(new JsonObject());
    assertThat(gateway.get("/api/csca/a").status()).isEqualTo(200);
    // Every two seconds from the first on, and only while somebody waits.
    assertThat(questions.get()).isBetween(1, 5);
  }

  private void slow(HttpServerRequest request) {
    if (request.path().startsWith("/health/")) {
      questions.incrementAndGet();
      request.response().end("{\"status\":\"pass\",\"serviceId\":\"csca\"}");
    } else {
      gateway.vertx().setTimer(SLOW_MS, id -> request.response().end("late"));
    }
  }
}
