package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client may be slow and may be many, within bounds, and takes nothing from the others. */
class SlowClientTest {
  private static final String HOST = "Host: localhost";
  private static final int CAP = 4;
  private static final int LARGE = 100_000;
  private static final long DRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Apart enough to be read by themselves. */
  private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final AtomicInteger reached = new AtomicInteger();
  private final Promise<Void> release = Promise.promise();
  private GatewayFixture gateway;

  @BeforeEach
  void start() {
    gateway =
        new GatewayFixture(
            request -> {
              reached.incrementAndGet();
              request
                  .body()
                  .compose(
                      body ->
                          request.path().endsWith("/held")
                              ? release.future()
                              : io.vertx.core.Future.succeededFuture())
                  .onSuccess(go -> request.response().end("ok"));
            });
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aHeadThatDripsEnds() {
    gateway.start(new JsonObject().put("headTimeoutMs", 1_000));
    try (Wire wire = gateway.wire()) {
      wire.send("GET /live HTTP/1.1\r\nX-A: ");
      assertThat(drips(wire)).as("refused").isTrue();
    }
  }

  @Test
  void theNextHeadOnAConnectionMayTakeNoLonger() {
    gateway.start(new JsonObject().put("headTimeoutMs", 1_000));
    try (Wire wire = gateway.wire()) {
      for (int i = 0; i < 3; i++) {
        wire.send(lines("GET /live HTTP/1.1", HOST, ""));
        assertThat(wire.answer().status()).isEqualTo(200);
      }
      wire.send("GET /live HTTP/1.1\r\nX-A: ");
      assertThat(drips(wire)).as("refused").isTrue();
    }
  }

  /** Longer than a head that drips: the silence before a head is no part of it. */
  @Test
  void aConnectionOnWhichNothingIsAskedStays() {
    gateway.start(new JsonObject().put("headTimeoutMs", 2_000));
    String get = lines("GET /live HTTP/1.1", HOST, "");
    String post = lines("POST /api/csca/a HTTP/1.1", HOST, "Content-Length: 2", "");
    try (Wire fresh = gateway.wire();
        Wire used = gateway.wire();
        Wire dripping = gateway.wire()) {
      assertThat(used.send(post + "12").answer().status()).isEqualTo(200);
      dripping.send("GET /live HTTP/1.1\r\nX-A: ");
      assertThat(drips(dripping)).as("refused").isTrue();
      assertThat(fresh.send(get).answer().status()).isEqualTo(200);
      assertThat(used.send(get).answer().status()).isEqualTo(200);
      // And it has all of its time for the next one then.
      dripped(fresh, get);
      fresh.send("GET /live HTTP/1.1\r\nX-A: ");
      assertThat(drips(fresh)).as("refused").isTrue();
    }
  }

  /** A request whose head comes in four pieces, in a small part of its time. */
  private static void dripped(Wire wire, String request) {
    int piece = request.length() / 4;
    for (int i = 0; i < 4; i++) {
      wire.send(request.substring(i * piece, i == 3 ? request.length() : (i + 1) * piece));
      LockSupport.parkNanos(PIECE_NANOS);
    }
    assertThat(wire.answer().status()).isEqualTo(200);
  }

  @Test
  void aConnectionOnWhichNothingIsAskedEndsInTheEnd() {
    gateway.start(new JsonObject().put("idleTimeoutMs", 1_000));
    try (Wire wire = gateway.wire()) {
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void aSmallBodyThatDripsIs408AndReachesNobody() {
    gateway.start(impatient());
    try (Wire wire = gateway.wire()) {
      wire.send(lines("POST /api/csca/a HTTP/1.1", HOST, "Content-Length: 1000", ""));
      assertThat(drips(wire)).isTrue();
      Wire.Answer answer = wire.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.type()).isEqualTo("upload-too-slow");
      assertThat(wire.ends()).isTrue();
    }
    assertThat(reached).hasValue(0);
    assertThat(gateway.get("/api/csca/next").status()).isEqualTo(200);
  }

  @Test
  void aLargeBodyThatDripsIs408AndNoFaultOfTheService() {
    gateway.start(impatient());
    for (int i = 0; i < CAP; i++) {
      try (Wire wire = gateway.wire()) {
        wire.send(lines("POST /api/csca/a HTTP/1.1", HOST, "Content-Length: " + LARGE, ""));
        wire.send("x".repeat(LARGE / 2));
        assertThat(drips(wire)).isTrue();
        assertThat(wire.answer().status()).isEqualTo(408);
      }
    }
    // More than breaker.maxFailures of them: it is closed all the same.
    assertThat(gateway.get("/api/csca/next").status()).isEqualTo(200);
  }

  @Test
  void aSteadyUploadIsNotTooSlow() {
    gateway.start(impatient());
    try (Wire wire = gateway.wire()) {
      wire.send(lines("POST /api/csca/a HTTP/1.1", HOST, "Content-Length: 80000", ""));
      for (int i = 0; i < 40; i++) {
        wire.send("x".repeat(2_000));
        LockSupport.parkNanos(DRIP_NANOS);
      }
      assertThat(wire.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void uploadsThatDripTakeNoPlaceAtTheService() {
    gateway.start(new JsonObject());
    List<Wire> dripping = new ArrayList<>();
    for (int i = 0; i < 4 * CAP; i++) {
      Wire wire = gateway.wire();
      dripping.add(
          wire.send(lines("POST /api/csca/a HTTP/1.1", HOST, "Content-Length: 9", "") + "x"));
    }
    for (int i = 0; i < CAP; i++) {
      assertThat(gateway.get("/api/csca/next").status()).isEqualTo(200);
    }
    for (Wire wire : dripping) {
      assertThat(wire.send("xxxxxxxx").answer().status()).isEqualTo(200);
      wire.close();
    }
  }

  @Test
  void aBodyThatNobodyWantsIsNotReadForEver() {
    gateway.start(new JsonObject());
    try (Wire wire = gateway.wire()) {
      wire.send(lines("POST /nothing HTTP/1.1", HOST, "Content-Length: 9999999", ""));
      assertThat(wire.answer().status()).isEqualTo(405);
      assertThat(drips(wire)).as("refused").isTrue();
    }
  }

  @Test
  void aClientHasSoManyConnections() {
    gateway.start(new JsonObject().put("perClient", new JsonObject().put("connections", 2)));
    try (Wire first = gateway.wire();
        Wire second = gateway.wire();
        Wire third = gateway.wire();
        Wire other = new Wire(gateway.port(), "127.0.0.2")) {
      String get = lines("GET /live HTTP/1.1", HOST, "");
      assertThat(first.send(get).answer().status()).isEqualTo(200);
      assertThat(second.send(get).answer().status()).isEqualTo(200);
      assertThat(third.ends()).isTrue();
      assertThat(other.send(get).answer().status()).isEqualTo(200);
    }
    // A place is free again once a connection has ended.
    GatewayFixture.until(
        () -> {
          try (Wire again = gateway.wire()) {
            Wire.Answer answer =
                again.trySend(lines("GET /live HTTP/1.1", HOST, "")) ? again.answer() : null;
            return answer != null && answer.status() == 200;
          }
        });
  }

  @Test
  void aClientHasSoManyRequestsUnderWay() {
    gateway.start(new JsonObject().put("perClient", new JsonObject().put("requests", 2)));
    String held = lines("GET /api/csca/held HTTP/1.1", HOST, "");
    try (Wire first = gateway.wire();
        Wire second = gateway.wire();
        Wire other = new Wire(gateway.port(), "127.0.0.2")) {
      first.send(held);
      second.send(held);
      GatewayFixture.until(() -> reached.get() == 2);
      Wire.Answer refused = gateway.get("/api/csca/a");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.type()).isEqualTo("too-many-requests");
      assertThat(refused.headers().get("retry-after")).isNotNull();
      assertThat(gateway.get("/live").status()).as("health is not counted").isEqualTo(200);
      assertThat(other.send(lines("GET /api/csca/a HTTP/1.1", HOST, "")).answer().status())
          .isEqualTo(200);
      release.complete();
      assertThat(first.answer().status()).isEqualTo(200);
      assertThat(second.answer().status()).isEqualTo(200);
    }
    assertThat(gateway.get("/api/csca/a").status()).isEqualTo(200);
  }

  private static JsonObject impatient() {
    return new JsonObject()
        .put("upload", new JsonObject().put("graceMs", 1_000).put("leastBytesPerSecond", 8_192));
  }

  /** Sends a byte now and then; true when the gateway has had enough within the patience. */
  private static boolean drips(Wire wire) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GatewayFixture.PATIENCE_MS / 2);
    while (System.nanoTime() < end) {
      if (wire.answered() || !wire.trySend("x")) {
        return true;
      }
      LockSupport.parkNanos(DRIP_NANOS);
    }
    return false;
  }
}
