package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no service can take is told as a problem, by every service and by the gateway alike. */
class ErrorsTest {
  private static final String HOST = "Host: localhost";
  private static final String CLOSE = "Connection: close";
  private static final String CERTIFICATES = "/api/pkd_service/certificates";
  private static WholeSystem system;

  @BeforeAll
  static void start() throws IOException {
    system = new WholeSystem();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static List<String> listeners() {
    List<String> names = new ArrayList<>(List.of(WholeSystem.GATEWAY));
    Arrays.stream(ServiceName.values()).map(ServiceName::text).forEach(names::add);
    return names;
  }

  static Stream<Arguments> unreadable() {
    String line = " HTTP/1.1";
    String api = "/api/csca/certificates";
    List<Object[]> requests =
        List.of(
            new Object[] {400, "GET " + api + "?country=%zz" + line, HOST},
            new Object[] {400, "GET " + api + "?country=%" + line, HOST},
            new Object[] {400, "GET " + api + "?country=%4" + line, HOST},
            new Object[] {400, "GET " + api + "?subject=%ED%A0%80" + line, HOST},
            new Object[] {400, "GET " + api + "?subject=%C0%AF" + line, HOST},
            new Object[] {400, "GET " + api + "?subject=%ff" + line, HOST},
            new Object[] {400, "GET " + api + "?subject=a%00b" + line, HOST},
            new Object[] {400, "GET " + api + "/%zz" + line, HOST},
            new Object[] {400, "GET " + api + "/%ED%B0%80" + line, HOST},
            new Object[] {400, "GET " + api + "/%00" + line, HOST},
            new Object[] {400, "GET " + api + "/../openapi.json" + line, HOST},
            new Object[] {400, "GET //x" + line, HOST},
            new Object[] {400, "GET /%2e%2e/a" + line, HOST},
            new Object[] {400, "GET /a\\b" + line, HOST},
            new Object[] {400, "GET /\u00e9" + line, HOST},
            new Object[] {400, "GET a" + line, HOST},
            new Object[] {400, "OPTIONS *" + line, HOST},
            new Object[] {400, "GET http://other.example/" + line, HOST},
            new Object[] {400, "GET / HTTP/x", HOST},
            new Object[] {400, "GET /", HOST},
            new Object[] {400, "nonsense", HOST},
            new Object[] {400, "GET /" + line, "X"},
            new Object[] {400, "GET /" + line, HOST + "\r\nHost: localhost"},
            new Object[] {400, "GET /" + line, "X-A: 1"},
            new Object[] {400, "POST /" + line, HOST + "\r\nContent-Length: x"},
            new Object[] {400, "POST /" + line, HOST + "\r\nTransfer-Encoding: gzip"},
            new Object[] {400, "G(T /" + line, HOST},
            new Object[] {421, "GET /" + line, "Host: rebound.example"},
            new Object[] {421, "GET /live" + line, "Host: rebound.example:80"},
            new Object[] {414, "GET /" + "a".repeat(5_000) + line, HOST},
            new Object[] {431, "GET /" + line, HOST + "\r\nX-A: " + "a".repeat(30_000)},
            new Object[] {431, "GET /" + line, HOST + "\r\nX-A: a".repeat(5_000)},
            new Object[] {505, "GET / HTTP/2.0", HOST},
            new Object[] {505, "GET / HTTP/1.2", HOST},
            new Object[] {505, "PRI * HTTP/2.0", ""});
    return listeners().stream()
        .flatMap(
            name -> requests.stream().map(each -> Arguments.of(name, each[0], each[1], each[2])));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadIsAProblem(String listener, int status, String line, String header) {
    RawHttp.Answer answer = RawHttp.send(system.port(listener), line, header, CLOSE, "");
    assertThat(answer).isNotNull();
    assertThat(answer.version()).startsWith("HTTP/1.");
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    String field = line.contains("?") ? line.replaceAll(".*\\?|=.*", "") : null;
    assertThat(answer.problem().getString("field")).isEqualTo(field);
  }

  static Stream<Arguments> odd() {
    String json =
        "POST /api/csca/certificates HTTP/1.1|" + HOST + "|Content-Type: application/json|";
    List<Object[]> requests =
        List.of(
            new Object[] {
              200, "GET /api/csca/openapi.json HTTP/1.1|" + HOST + "|Content-Length: 2||{}"
            },
            new Object[] {
              200, "HEAD /api/csca/openapi.json HTTP/1.1|" + HOST + "|Content-Length: 2||{}"
            },
            new Object[] {
              200, "GET http://localhost/api/csca/openapi.json HTTP/1.1|" + HOST + "||"
            },
            new Object[] {200, "GET /api/csca/openapi.json HTTP/1.0|Host: 127.0.0.1||"},
            new Object[] {
              200, "GET /api/csca/openapi.json HTTP/1.1|" + HOST + "|Range: bytes=9-1||"
            },
            new Object[] {
              200, "GET /api/csca/openapi.json HTTP/1.1|" + HOST + "|Upgrade: websocket||"
            },
            new Object[] {
              204, "OPTIONS /api/csca/certificates HTTP/1.1|" + HOST + "|Origin: http://x||"
            },
            new Object[] {400, json + "Content-Length: 5||\u00ef\u00bb\u00bf{}"},
            new Object[] {400, json + "Content-Encoding: gzip|Content-Length: 2||{}"},
            new Object[] {400, json + "Expect: 100-continue|Content-Length: 2||{}"},
            new Object[] {
              400, json + "Idempotency-Key: a|Idempotency-Key: b|Content-Length: 2||{}"
            },
            new Object[] {400, json + "Transfer-Encoding: chunked||2;a=b|{}|0|X-Trailer: 1||"},
            new Object[] {
              415, json.replace("application/json", "application/json+x") + "Content-Length: 2||{}"
            },
            new Object[] {405, "TRACE /api/csca/certificates HTTP/1.1|" + HOST + "||"},
            new Object[] {
              405, "PATCH /api/csca/certificates?a=b HTTP/1.1|" + HOST + "|Content-Length: 2||{}"
            });
    return Stream.of(WholeSystem.GATEWAY, "csca")
        .flatMap(name -> requests.stream().map(each -> Arguments.of(name, each[0], each[1])));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void whatIsOddButClearIsTaken(String listener, int status, String request) {
    String closing = request.replaceFirst("\\|", "|" + CLOSE + "|");
    RawHttp.Answer answer = RawHttp.send(system.port(listener), closing.split("\\|", -1));
    assertThat(answer).isNotNull();
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    if (status >= 400) {
      answer.problem();
    }
  }

  @ParameterizedTest
  @MethodSource("listeners")
  void aMalformedChunkIsAProblem(String listener) {
    String path = listener.equals(WholeSystem.GATEWAY) ? "csca" : listener;
    RawHttp.Answer answer =
        RawHttp.send(
            system.port(listener),
            "POST " + posting(path) + " HTTP/1.1",
            HOST,
            "Content-Type: application/json",
            "Transfer-Encoding: chunked",
            "",
            "zz",
            "{}");
    assertThat(answer).isNotNull();
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    answer.problem();
  }

  private static String posting(String service) {
    return switch (ServiceName.of(service)) {
      case CSCA -> "/api/csca/certificates";
      case DOCUMENT_SIGNER -> "/api/document_signer/signers";
      case PKD_SERVICE -> CERTIFICATES + "/" + "a".repeat(64) + "/trust";
      case PASSPORT_ENGINE -> "/api/passport_engine/passports";
    };
  }

  static Stream<Arguments> bodies() {
    List<String> bodies =
        List.of(
            "{\"country\": \"UT\", \"country\": \"UT\"}",
            "{\"a\": {\"b\": [{\"c\": 1, \"c\": 2}]}}",
            "{\"country\": \"\\ud800\"}",
            "{\"country\": \"\\udc00x\"}",
            "{\"\\ud800\": 1}",
            "{\"country\": \"a\\u0000b\"}",
            "{\"country\": \"\u00ed\u00a0\u0080\"}",
            "{\"country\": \"\u00c1\u00a1\"}",
            "{\"country\": 1e400}",
            "{\"country\": NaN}",
            "{\"country\": " + "9".repeat(2_000) + "}",
            "{\"" + "n".repeat(1_000) + "\": 1}",
            "{} x",
            "{}{}",
            "{\"country\": \"UT\",}",
            "{'country': 'UT'}",
            "/* a */ {}",
            "[]",
            "null",
            "{\"a\":".repeat(100) + "1" + "}".repeat(100),
            "[".repeat(10_000),
            "{\u0000}");
    return Arrays.stream(ServiceName.values())
        .flatMap(service -> bodies.stream().map(body -> Arguments.of(service, body)));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBodyThatTwoReadersCouldTakeDifferentlyIsRefused(ServiceName service, String body) {
    JsonObject problem = post(system.port(service.text()), posting(service.text()), body);
    assertThat(problem.getString("type"))
        .isEqualTo(
            "urn:marty:problem:" + (problem.containsKey("field") ? "validation" : "not-json"));
  }

  @Test
  void theInboxReadsAsStrictly() {
    for (ServiceName service :
        new ServiceName[] {ServiceName.PKD_SERVICE, ServiceName.DOCUMENT_SIGNER}) {
      int port = system.port(service.text());
      for (Arguments each : bodies().filter(one -> one.get()[0] == service).toList()) {
        post(port, "/internal/inbox", (String) each.get()[1]);
      }
      String event =
          "{\"id\": \"ID\", \"type\": \"a\", \"aggregate\": \"b\", \"sequence\": 1,"
              + " \"at\": \"AT\", \"payload\": {}}";
      String id = "00000000-0000-4000-8000-000000000000";
      post(
          port,
          "/internal/inbox",
          event.replace("ID", "1-1-1-1-1").replace("AT", "2026-05-01T00:00:00Z"));
      JsonObject late =
          post(
              port,
              "/internal/inbox",
              event.replace("ID", id).replace("AT", "+999999-05-01T00:00:00Z"));
      assertThat(late.getString("detail")).doesNotContain("java.").doesNotContain("+999999");
    }
  }

  /** The problem of a 400. */
  private static JsonObject post(int port, String path, String body) {
    RawHttp.Answer answer =
        RawHttp.send(
            port,
            "POST " + path + " HTTP/1.1",
            HOST,
            CLOSE,
            "Content-Type: application/json",
            "Content-Length: " + (body.length() + 2),
            "",
            body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    return answer.problem();
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("csca", "/api/csca/certificates", "GET, HEAD, OPTIONS, POST"),
        Arguments.of("csca", "/api/csca/openapi.json", "GET, HEAD, OPTIONS"),
        Arguments.of("csca", "/live", "GET, HEAD, OPTIONS"),
        Arguments.of("document_signer", "/api/document_signer/sods", "OPTIONS, POST"),
        Arguments.of("document_signer", "/internal/inbox", "OPTIONS, POST"),
        Arguments.of("pkd_service", CERTIFICATES + "/" + "a".repeat(64), "GET, HEAD, OPTIONS"),
        Arguments.of("pkd_service", "/ready", "GET, HEAD, OPTIONS"),
        Arguments.of(
            "passport_engine", "/api/passport_engine/passports", "GET, HEAD, OPTIONS, POST"),
        Arguments.of("passport_engine", "/health/passport_engine", "GET, HEAD, OPTIONS"));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void otherMethodsAreToldWhichOnesThereAre(String service, String path, String allowed) {
    List<Integer> ports =
        path.startsWith("/api/")
            ? List.of(system.port(service), system.port(WholeSystem.GATEWAY))
            : List.of(system.port(service));
    for (int port : ports) {
      for (String method : List.of("DELETE", "PUT", "PATCH", "FOO")) {
        RawHttp.Answer refused =
            RawHttp.send(port, method + " " + path + " HTTP/1.1", HOST, CLOSE, "");
        assertThat(refused.status()).as("%s", refused).isEqualTo(405);
        assertThat(refused.headers().get("allow")).isEqualTo(allowed);
        refused.problem();
      }
      RawHttp.Answer options = RawHttp.send(port, "OPTIONS " + path + " HTTP/1.1", HOST, CLOSE, "");
      assertThat(options.status()).as("%s", options).isEqualTo(204);
      assertThat(options.headers().get("allow")).isEqualTo(allowed);
    }
    RawHttp.Answer nothing =
        RawHttp.send(system.port(service), "OPTIONS /nothing HTTP/1.1", HOST, CLOSE, "");
    assertThat(nothing.status()).isEqualTo(404);
    nothing.problem();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void headWorksWhereGetWorks(String service, String path, String allowed) {
    RawHttp.Answer get =
        RawHttp.send(system.port(service), "GET " + path + " HTTP/1.1", HOST, CLOSE, "");
    RawHttp.Answer head =
        RawHttp.send(system.port(service), "HEAD " + path + " HTTP/1.1", HOST, CLOSE, "");

    assertThat(head.status()).as("%s", head).isEqualTo(get.status());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().get("content-type")).isEqualTo(get.headers().get("content-type"));
    assertThat(get.status() == 405).isEqualTo(!allowed.contains("GET"));
  }
}
