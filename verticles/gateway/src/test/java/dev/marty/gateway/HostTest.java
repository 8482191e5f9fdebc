package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another origin cannot give its own name to this machine and read what is here. */
class HostTest {
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayFixture(request -> request.response().end("ok"))
            .start(new JsonObject().put("hosts", "other.example.org, marty.example.org"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1",
        "127.0.0.1:8080",
        "10.1.2.3",
        "[::1]",
        "[::1]:8080",
        "marty.example.org",
        "Marty.Example.Org:443"
      })
  void namesOfThisMachineAndListedOnesAreServed(String host) {
    assertThat(get("/api/csca/a", host).status()).isEqualTo(200);
    assertThat(get("/", host).status()).isEqualTo(200);
    assertThat(get("/live", host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "1.2.3",
        "2130706433",
        "[evil.example]",
        "marty.example.org.evil.example"
      })
  void othersAreMisdirected(String host) {
    for (String path : new String[] {"/api/csca/a", "/", "/live", "/health", "/openapi.json"}) {
      Wire.Answer answer = get(path, host);
      assertThat(answer.status()).as("%s at %s", path, host).isIn(400, 421);
      assertThat(answer.type()).isIn("misdirected", "malformed");
    }
  }

  @Test
  void aStarListsAllNames() {
    try (GatewayFixture open =
        new GatewayFixture(request -> request.response().end("ok"))
            .start(new JsonObject().put("hosts", "*"))) {
      assertThat(open.exchange("GET /api/csca/a HTTP/1.1", "Host: any.example.org", "").status())
          .isEqualTo(200);
    }
  }

  private static Wire.Answer get(String path, String host) {
    return gateway.exchange("GET " + path + " HTTP/1.1", "Host: " + host, "");
  }
}
