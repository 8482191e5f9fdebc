package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway answers itself. */
class OwnRoutesTest {
  private static final AtomicInteger REACHED = new AtomicInteger();
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayFixture(
                request -> {
                  REACHED.incrementAndGet();
                  request.response().end("ok");
                })
            .start(new JsonObject());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    REACHED.set(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/pkd", "/page.css", "/page.js", "/live", "/ready"})
  void headIsGetWithoutTheBody(String path) {
    Wire.Answer get = gateway.get(path);
    try (Wire wire = gateway.wire()) {
      Wire.Answer head =
          wire.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer("HEAD");
      assertThat(head.status()).isEqualTo(get.status());
      for (String same : new String[] {"content-type", "content-length", "cache-control"}) {
        assertThat(head.headers().get(same)).as(same).isEqualTo(get.headers().get(same));
      }
      // A byte of a body would be taken for the next answer.
      assertThat(wire.send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/csca", "/openapi.json"})
  void headOfWhatChangesAnswersToo(String path) {
    try (Wire wire = gateway.wire()) {
      Wire.Answer head =
          wire.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer("HEAD");
      assertThat(head.status()).isEqualTo(gateway.get(path).status());
      assertThat(head.headers().get("content-length")).isNotEqualTo("0").isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nothing", "/api", "/api/", "/api/nobody", "/api/nobody/x", "/health/x/y"})
  void unknownPathsAreProblems(String path) {
    Wire.Answer answer = gateway.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).isEqualTo("not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%zz",
        "/api/csca/%zz",
        "/api/csca/%",
        "/api/csca/%2",
        "/api/csca/a?b=%zz",
        "/api/csca/%00",
        "/%00",
        "/api/csca/a?b=%00",
        "/api/csca/%ED%A0%80",
        "/%ED%A0%80",
        "/api/csca/a?b=%ED%BF%BF",
        "/api/csca/%ff",
        "/api/csca/%c0%af",
        "/api/csca/%0d%0a",
        "/api/csca/%7f",
        "/api/csca/\u00e9",
        "/api/csca/a?b=\u0085",
        "/api/csca/a#b",
        "/api/csca/\u0001",
        "/api/csca/../x",
        "/api/csca/%2e%2e/x",
        "//api/csca/x",
        "/api/csca/a%2Fb",
        "/api/csca/a\\b",
        "/api/csca/a%5cb",
        "/api/csca/.",
        "/api/%63sca/a\u007f"
      })
  void badPathsAreProblemsAndReachNobody(String path) {
    Wire.Answer answer = gateway.get(path);
    assertThat(answer.status()).as(path).isEqualTo(400);
    assertThat(answer.problem().getString("detail")).doesNotContain("\u0000");
    assertThat(REACHED).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/csca/%C3%A9",
        "/api/csca/a%20b?c=%F0%9F%98%80&d=+",
        "/api/csca/a?b=/c//d?e",
        "/api/csca",
        "/api/csca/",
        "/api/csca/a:b;c,d@e!f$g'h(i)*~_-",
        "/api/csca/a?b=%2F%5C|"
      })
  void oddPathsThatAreGoodReachTheService(String path) {
    assertThat(gateway.get(path).status()).as(path).isEqualTo(200);
    assertThat(REACHED).hasValue(1);
  }

  @Test
  void aBodyThatNobodyWantsIsNotTakenForTheNextRequest() {
    try (Wire wire = gateway.wire()) {
      String get = "GET /api/csca/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
      wire.send("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 52\r\n\r\n");
      assertThat(wire.answer().status()).isEqualTo(405);
      assertThat(get).hasSize(52);
      wire.send(get).send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(wire.answer().body()).contains("gateway");
    }
    assertThat(REACHED).hasValue(0);
  }

  @Test
  void otherMethodsAreToldWhichToUse() {
    for (String path : new String[] {"/", "/live", "/health", "/openapi.json"}) {
      Wire.Answer answer = gateway.exchange("DELETE " + path + " HTTP/1.1", "Host: localhost", "");
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers().get("allow")).isEqualTo("GET, HEAD");
    }
    for (String method : new String[] {"TRACE", "CONNECT"}) {
      String target = method.equals("CONNECT") ? "localhost:80" : "/api/csca/a";
      Wire.Answer answer =
          gateway.exchange(method + " " + target + " HTTP/1.1", "Host: localhost:80", "");
      assertThat(answer.status()).as(method).isEqualTo(405);
      assertThat(answer.headers().get("allow")).doesNotContain(method);
    }
    assertThat(REACHED).hasValue(0);
  }
}
