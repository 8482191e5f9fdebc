package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection to a service the next request may have, and what when it is closed. */
class PooledConnectionTest {
  private static final int LARGE = 100_000;
  private static final String HOST = "Host: localhost";

  private Vertx vertx;
  private RawService service;
  private GatewayFixture gateway;
  private volatile Consumer<RawService.Connection> behaviour;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    service = new RawService(vertx, connection -> behaviour.accept(connection));
    gateway =
        new GatewayFixture(service.url()).start(new JsonObject().put("maxConcurrentRequests", 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
    GatewayFixture.await(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 413, 415, 431})
  void afterAnAnswerBeforeTheEndOfTheBodyItIsClosed(int status) {
    behaviour =
        connection -> {
          if (connection.hasHead() && connection.answers() == 0) {
            connection.answer(status);
          }
        };
    try (Wire wire = gateway.wire()) {
      wire.send(lines("POST /api/csca/early HTTP/1.1", HOST, "Content-Length: " + LARGE, ""));
      wire.send("x".repeat(LARGE / 2));
      assertThat(wire.answer().status()).isEqualTo(status);
    }
    assertThat(gateway.get("/api/csca/next").status()).isEqualTo(status);
    assertThat(service.connections()).hasSize(2);
    assertThat(service.connections().get(0).all()).doesNotContain("/next");
    assertThat(service.connections().get(1).all()).startsWith("GET /api/csca/next ");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 413, 414, 431})
  void afterAnAnswerWithWhichServersCloseItIsNotUsedAgain(int status) {
    behaviour = connection -> once(connection, status, 200);
    assertThat(gateway.get("/api/csca/refused").status()).isEqualTo(status);
    assertThat(post().status()).isEqualTo(200);
  }

  @Test
  void aGetOnAClosedOneIsSentAgainOnANewOne() {
    behaviour = connection -> once(connection, 200, 200);
    assertThat(gateway.get("/api/csca/first").status()).isEqualTo(200);
    assertThat(gateway.get("/api/csca/second").status()).isEqualTo(200);
    assertThat(service.connections()).hasSize(2);
    assertThat(service.connections()).allMatch(each -> each.all().contains("/second"));
  }

  @Test
  void aPostOnAClosedOneIsNotSentAgain() {
    behaviour = connection -> once(connection, 200, 200);
    assertThat(gateway.get("/api/csca/first").status()).isEqualTo(200);
    assertThat(post().type()).isEqualTo("service-unavailable");
    assertThat(service.connections()).hasSize(1);
  }

  @Test
  void nothingIsSentAThirdTime() {
    behaviour = RawService.Connection::close;
    assertThat(gateway.get("/api/csca/first").type()).isEqualTo("service-unavailable");
    assertThat(service.connections()).hasSize(2);
  }

  /** Answers one request on each connection, and closes when another comes. */
  private void once(RawService.Connection connection, int first, int others) {
    if (connection.answers() > 0) {
      connection.close();
    } else if (connection.hasHead()) {
      connection.answer(service.connections().size() == 1 ? first : others);
    }
  }

  private Wire.Answer post() {
    try (Wire wire = gateway.wire()) {
      return wire.send(lines("POST /api/csca/next HTTP/1.1", HOST, "Content-Length: 3", "") + "abc")
          .answer();
    }
  }
}
