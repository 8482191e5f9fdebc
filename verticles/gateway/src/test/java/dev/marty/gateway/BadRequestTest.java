package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.LogRecords;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does wrong is told to it, and is nobody else's trouble. */
class BadRequestTest {
  private static final String HOST = "Host: localhost";
  private static final String MARK = "forged";
  private static final int LARGE = 100_000;

  private GatewayFixture gateway;
  private final LogRecords log = new LogRecords();

  @BeforeEach
  void start() {
    gateway =
        new GatewayFixture(
                request -> request.body().onSuccess(body -> request.response().end("ok")))
            .start(new JsonObject());
  }

  @AfterEach
  void stop() {
    gateway.close();
    log.close();
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of(400, lines("GET /" + MARK + " HTTP/x", HOST, "")),
        Arguments.of(400, lines("GET / HTTP/1.1", "X " + MARK + ": 1", "")),
        Arguments.of(414, lines("GET /" + MARK.repeat(2_000) + " HTTP/1.1", HOST, "")),
        Arguments.of(431, lines("GET / HTTP/1.1", HOST, "X-A: " + MARK.repeat(5_000), "")));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadIsAProblemThatRepeatsNothing(int status, String bytes) {
    try (Wire wire = gateway.wire()) {
      Wire.Answer answer = wire.send(bytes).answer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.problem().getInteger("status")).isEqualTo(status);
      assertThat(answer.problem().getString("requestId"))
          .isEqualTo(answer.headers().get("x-request-id"));
      assertThat(answer.toString()).doesNotContain(MARK);
      assertThat(wire.ends()).isTrue();
    }
    log.assertNothingOf(MARK);
  }

  static Stream<String> brokenChunks() {
    return Stream.of(
        lines(MARK, "abc", "0", ""),
        lines("3", MARK, "0", ""),
        lines("-1", "abc", "0", ""),
        lines("3;", "abc", MARK, ""),
        lines(Integer.toHexString(LARGE), "x".repeat(LARGE)) + lines(MARK, "abc", "0", ""),
        lines("ffffffffffffffffff", "abc", "0", ""));
  }

  @ParameterizedTest
  @MethodSource("brokenChunks")
  void aChunkThatIsNoneIsToldAndEndsTheConnection(String chunks) {
    try (Wire wire = gateway.wire()) {
      wire.send(lines("POST /api/csca/a HTTP/1.1", HOST, "Transfer-Encoding: chunked", ""));
      wire.send(chunks);
      Wire.Answer answer = wire.answer();
      assertThat(answer).isNotNull();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.type()).isEqualTo("malformed");
      assertThat(answer.toString()).doesNotContain(MARK);
      assertThat(wire.ends()).isTrue();
    }
    log.assertNothingOf(MARK);
  }

  static Stream<Arguments> faulty() {
    String post = lines("POST /api/csca/a HTTP/1.1", HOST, "Transfer-Encoding: chunked", "");
    String large = lines(Integer.toHexString(LARGE), "x".repeat(LARGE));
    String length = lines("POST /api/csca/a HTTP/1.1", HOST, "Content-Length: 99999", "");
    return Stream.of(
        Arguments.of("a chunk that is none", post + lines(MARK, "abc", "0", "")),
        Arguments.of(
            "a chunk that is none after good ones", post + large + lines(MARK, "abc", "0", "")),
        Arguments.of("a chunk that is too long", post + lines("3", MARK, "0", "")),
        Arguments.of(
            "a trailer that is none", post + lines("3", "abc", "0", "X " + MARK + ": 1", "")),
        Arguments.of("an upload that breaks off", length + MARK),
        Arguments.of("a large upload that breaks off", length + "x".repeat(LARGE / 2)),
        Arguments.of(
            "a vertical tab in a header",
            lines("GET /api/csca/a HTTP/1.1", HOST, "X-A: a\u000b" + MARK, "")),
        Arguments.of(
            "a CR in a header", lines("GET /api/csca/a HTTP/1.1", HOST, "X-A: a\r" + MARK, "")),
        Arguments.of(
            "a header on two lines",
            lines("GET /api/csca/a HTTP/1.1", HOST, "X-A: a", "\t" + MARK, "")),
        Arguments.of(
            "a header's name in brackets",
            lines("GET /api/csca/a HTTP/1.1", HOST, "(" + MARK + "): a", "")),
        Arguments.of(
            "a header's name that is no ASCII",
            lines("GET /api/csca/a HTTP/1.1", HOST, "X\u00e9" + MARK + ": a", "")),
        Arguments.of(
            "a method in brackets", lines("(" + MARK + ") /api/csca/a HTTP/1.1", HOST, "")),
        Arguments.of(
            "a target that is no ASCII",
            lines("GET /api/csca/\u00e9" + MARK + " HTTP/1.1", HOST, "")),
        Arguments.of(
            "a tab in the target", lines("GET /api/csca/\u000b" + MARK + " HTTP/1.1", HOST, "")),
        Arguments.of(
            "two codings",
            lines(
                "POST /api/csca/a HTTP/1.1",
                HOST,
                "Transfer-Encoding: " + MARK + ", chunked",
                "",
                "0",
                "")),
        Arguments.of(
            "a request id with a line break",
            lines("GET /api/csca/a HTTP/1.1", HOST, "X-Request-Id: a%0a" + MARK, "")),
        Arguments.of(
            "an upgrade",
            lines(
                "GET /api/csca/a HTTP/1.1", HOST, "Connection: upgrade", "Upgrade: " + MARK, "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faulty")
  void sixteenOfThemDoNotHarmAnotherClient(String name, String bytes) {
    for (int i = 0; i < 16; i++) {
      try (Wire wire = gateway.wire()) {
        wire.trySend(bytes);
        if (!name.contains("breaks off")) {
          Wire.Answer answer = wire.answer();
          assertThat(answer == null ? 0 : answer.status()).isLessThan(500);
        }
      }
    }
    // Their places are free once the gateway has seen them leave.
    GatewayFixture.until(() -> gateway.get("/api/csca/good").status() == 200);
    for (int i = 0; i < 4; i++) {
      Wire.Answer good = gateway.get("/api/csca/good");
      assertThat(good.status()).as("%s", good).isEqualTo(200);
    }
    log.assertNothingOf(MARK);
    assertThat(log.messages()).noneMatch(each -> each.startsWith("request "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"400", "404", "500", "503"})
  void whatAServiceAnswersIsItsAnswer(String status) {
    try (GatewayFixture other =
        new GatewayFixture(
                request ->
                    request.response().setStatusCode(Integer.parseInt(status)).end("its own"))
            .start(new JsonObject())) {
      for (int i = 0; i < 16; i++) {
        Wire.Answer answer = other.get("/api/csca/a");
        assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
        assertThat(answer.body()).isEqualTo("its own");
      }
    }
  }

  @Test
  void anHttp10ClientIsNotToldToContinue() {
    Wire.Answer answer =
        gateway.exchange(
            "POST /api/csca/a HTTP/1.0", "Expect: 100-continue", "Content-Length: 0", "");
    assertThat(answer.status()).isEqualTo(200);
  }
}
