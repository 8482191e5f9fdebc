package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a message ends is never a question that the gateway and a service answer differently. */
class FramingTest {
  private static final List<String> REACHED = new CopyOnWriteArrayList<>();
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayFixture(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              REACHED.add(request.method() + " " + request.uri() + " " + body);
                              request.response().end("ok");
                            }))
            // One connection to the service, so that whatever is left on it meets the next request.
            .start(new JsonObject().put("maxConcurrentRequests", 1));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    REACHED.clear();
  }

  @ParameterizedTest
  @MethodSource("dev.marty.gateway.Framings#all")
  void aMessageIsDeliveredWholeOrRefused(Framings.Framing framing) {
    try (Wire wire = gateway.wire()) {
      wire.send(framing.bytes());
      framing.reaches().forEach(each -> assertThat(wire.answer().status()).isEqualTo(200));
      if (framing.reaches().isEmpty()) {
        Wire.Answer refusal = wire.answer();
        // Inside a body nobody waits for an answer that is not over.
        if (refusal != null) {
          assertThat(refusal.status()).as("%s", refusal).isEqualTo(400);
          assertThat(refusal.problem().getString("requestId")).isNotBlank();
        }
      }
      if (framing.closes()) {
        assertThat(wire.ends()).as("the connection closes").isTrue();
      }
    }
    assertThat(next()).isEqualTo(200);
    List<String> expected = new ArrayList<>(framing.reaches());
    expected.add("POST /api/csca/next next");
    assertThat(REACHED).isEqualTo(expected);
  }

  private static int next() {
    try (Wire wire = gateway.wire()) {
      String next =
          lines("POST /api/csca/next HTTP/1.1", "Host: localhost", "Content-Length: 4", "");
      return wire.send(next + "next").answer().status();
    }
  }

  @Test
  void http2InCleartextIsNotSpoken() {
    String upgrade =
        lines(
            "GET /api/csca/upgrade HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade, HTTP2-Settings, close",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "");
    try (Wire wire = gateway.wire()) {
      assertThat(wire.send(upgrade).answer().status()).isEqualTo(200);
    }
    // With prior knowledge: the preface and an empty SETTINGS frame. An answer in HTTP/2 would
    // begin
    // with the frame that every server sends first.
    try (Wire wire = gateway.wire()) {
      wire.send(lines("PRI * HTTP/2.0", "", "SM", "") + "\0\0\0\4\0\0\0\0\0");
      assertThat(wire.answer().status()).isGreaterThanOrEqualTo(400);
    }
    assertThat(REACHED).containsExactly("GET /api/csca/upgrade ");
  }
}
