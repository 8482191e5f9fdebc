package dev.marty.gateway;

import static dev.marty.gateway.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import dev.marty.kit.ServiceName;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks too often, and whom it costs something: himself. */
class LimitsTest {
  private static final RSAKey KEY = FakeProvider.rsa("rsa");
  private static final String HERE = "127.0.0.1";
  private static final String ANY = "GET /api/csca/certificates";

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger reached = new AtomicInteger();
  private final FakeProvider provider = new FakeProvider();
  private GatewayFixture gateway;

  @BeforeEach
  void prepare() {
    gateway = new GatewayFixture(this::serve).clock(nanos::get);
    String url = "http://127.0.0.1:" + gateway.listen(this::serve);
    gateway.with(ServiceName.PASSPORT_ENGINE, url).with(ServiceName.PKD_SERVICE, url);
    provider.keys.add(KEY);
    provider.start(gateway);
  }

  private void serve(HttpServerRequest request) {
    if (request.path().startsWith("/api/")) {
      reached.incrementAndGet();
    }
    request.body().onSuccess(read -> request.response().end("{}"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void start(String name, JsonObject limit) {
    gateway.start(
        new JsonObject()
            .put("authentication", new JsonObject().put("issuer", provider.issuer()))
            .put("limits", new JsonObject().put(name, limit)));
  }

  private static JsonObject perSecond(int count, int burst) {
    return new JsonObject().put("perSecond", count).put("burst", burst);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** A token, each time another. */
  private String token(String subject) {
    return FakeProvider.token(
        KEY,
        JWSAlgorithm.RS256,
        provider
            .claims()
            .subject(subject)
            .claim("realm_access", Map.of("roles", List.of("role" + System.nanoTime())))
            .build());
  }

  private Wire.Answer ask(String from, String request, String... headers) {
    try (Wire wire = new Wire(gateway.port(), from)) {
      String head = lines(request + " HTTP/1.1", "Host: localhost", "Content-Length: 0");
      return wire.send(head + String.join("", List.of(headers)) + "\r\n").answer();
    }
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private Wire.Answer as(String subject, String request) {
    return ask(HERE, request, bearer(token(subject)));
  }

  private static void assertRefused(Wire.Answer answer, String limit, int seconds) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(429);
    assertThat(answer.type()).isEqualTo("rate-limited");
    assertThat(answer.problem().getString("limit")).isEqualTo(limit);
    assertThat(answer.headers()).containsEntry("retry-after", Integer.toString(seconds));
  }

  private JsonObject health() {
    Wire.Answer answer = ask(HERE, "GET /health");
    assertThat(answer.body()).doesNotContain("alice", "bob");
    return new JsonObject(answer.body());
  }

  @Test
  void anAddressIsCountedBeforeAnybodyLooksAtItsToken() {
    start("address", perSecond(2, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(HERE, ANY).status()).isEqualTo(200);
    }

    assertRefused(ask(HERE, ANY), "requests", 1);
    assertRefused(as("alice", ANY), "requests", 1);
    assertRefused(ask(HERE, ANY, bearer("nonsense")), "requests", 1);
    assertRefused(ask(HERE, "GET /openapi.json"), "requests", 1);
    assertThat(provider.fetched).hasValue(0);
    assertThat(reached).hasValue(3);
    assertThat(ask("127.0.0.2", ANY).status()).as("another address").isEqualTo(200);
    assertThat(ask(HERE, "GET /live").status()).isEqualTo(200);
    assertThat(health().getJsonObject("checks").encode())
        .contains("\"status\":\"warn\"", "of callers: 0, of addresses: 1")
        .doesNotContain(HERE);

    pass(Duration.ofMillis(499));
    assertRefused(ask(HERE, ANY), "requests", 1);
    pass(Duration.ofMillis(1));
    assertThat(ask(HERE, ANY).status()).isEqualTo(200);
    pass(Duration.ofMinutes(2));
    assertThat(health().getJsonObject("checks")).isNull();
  }

  @Test
  void aCallerIsOneFromWhereverAndWithWhateverToken() {
    start("caller", perSecond(1, 2));
    assertThat(ask(HERE, ANY, bearer(token("alice"))).status()).isEqualTo(200);
    assertThat(ask("127.0.0.2", ANY, bearer(token("alice"))).status()).isEqualTo(200);

    assertRefused(ask("127.0.0.3", ANY, bearer(token("alice"))), "requests", 1);
    assertThat(reached).hasValue(2);
    assertThat(ask(HERE, ANY, bearer(token("bob"))).status()).isEqualTo(200);
    assertThat(ask(HERE, ANY).status()).as("nobody").isEqualTo(200);
    assertThat(health().getJsonObject("checks").encode()).contains("of callers: 1,");
    assertThat(health().getString("status")).as("the other services are away").isEqualTo("fail");

    pass(Duration.ofMillis(999));
    assertRefused(as("alice", ANY), "requests", 1);
    pass(Duration.ofMillis(1));
    assertThat(as("alice", ANY).status()).isEqualTo(200);
  }

  @Test
  void eachKindOfWorkHasABudgetOfItsOwn() {
    Map<String, String> kinds =
        Map.of(
            "verifying", "/api/passport_engine/verifications",
            "importing", "/api/pkd_service/imports",
            "issuing", "/api/passport_engine/passports");
    JsonObject limits = new JsonObject();
    kinds
        .keySet()
        .forEach(kind -> limits.put(kind, new JsonObject().put("perMinute", 2).put("burst", 1)));
    gateway.start(
        new JsonObject()
            .put("authentication", new JsonObject().put("issuer", provider.issuer()))
            .put("limits", limits));
    for (String path : kinds.values()) {
      assertThat(as("alice", "POST " + path).status()).as(path).isEqualTo(200);
    }
    int before = reached.get();

    assertRefused(as("alice", "POST /api/passport_engine/verifications"), "verifications", 30);
    assertRefused(as("alice", "POST /api/passport_engine/verifications/"), "verifications", 30);
    assertRefused(as("alice", "POST /api/passport_engine/%76erifications"), "verifications", 30);
    assertRefused(as("alice", "POST /api/passport_engine/verifications?a=b"), "verifications", 30);
    assertRefused(
        as("alice", "POST http://localhost/api/passport_engine/verifications"),
        "verifications",
        30);
    assertRefused(as("alice", "POST /api/pkd_service/imports?trust=true"), "imports", 30);
    assertRefused(as("alice", "POST /api/passport_engine/passports"), "applications", 30);
    assertThat(reached).hasValue(before);

    assertThat(as("alice", "GET /api/passport_engine/passports").status()).isEqualTo(200);
    assertThat(as("alice", "POST /api/passport_engine/mrz").status()).isEqualTo(200);
    assertThat(as("bob", "POST /api/passport_engine/verifications").status()).isEqualTo(200);
    pass(Duration.ofSeconds(30));
    assertThat(as("alice", "POST /api/passport_engine/verifications").status()).isEqualTo(200);
  }

  @Test
  void whatIsRefusedCostsNothingOfTheOtherBudget() {
    gateway.start(
        new JsonObject()
            .put("authentication", new JsonObject().put("issuer", provider.issuer()))
            .put(
                "limits",
                new JsonObject()
                    .put("caller", perSecond(1, 3))
                    .put("issuing", new JsonObject().put("perMinute", 1).put("burst", 1))));
    String issue = "POST /api/passport_engine/passports";
    assertThat(as("alice", issue).status()).isEqualTo(200);
    for (int i = 0; i < 5; i++) {
      assertRefused(as("alice", issue), "applications", 60);
    }
    assertThat(as("alice", ANY).status()).isEqualTo(200);
    assertThat(as("alice", ANY).status()).isEqualTo(200);
    assertRefused(as("alice", ANY), "requests", 1);
    assertRefused(as("alice", issue), "applications", 60);
  }

  @Test
  void aCallersBodiesHaveSoManyBytesOnTheirWay() {
    start("caller", new JsonObject().put("bodyBytes", 100_000));
    try (Wire first = begun()) {
      Wire.Answer refused = upload("alice", "Content-Length: 20000");
      assertThat(refused.type()).isEqualTo("too-many-bytes");
      assertThat(refused.headers()).containsEntry("retry-after", "1");
      assertThat(upload("alice", "Transfer-Encoding: chunked").status()).isEqualTo(429);
      assertThat(as("alice", ANY).status()).as("without a body").isEqualTo(200);
      assertThat(upload("alice", "Content-Length: 10").status()).as("room").isEqualTo(200);
      assertThat(upload("bob", "Content-Length: 20000").status()).isEqualTo(200);
      assertThat(health().getJsonObject("checks").encode()).contains("of callers: 1,");

      first.send("x".repeat(89_990));
      assertThat(first.answer().status()).isEqualTo(200);
    }
    assertThat(upload("alice", "Content-Length: 90000").status()).isEqualTo(200);
    assertThat(upload("alice", "Content-Length: 200000").status()).as("alone").isEqualTo(200);
    // Leaves.
    begun().close();
    GatewayFixture.until(() -> upload("alice", "Content-Length: 20000").status() == 200);
  }

  private String post(String subject, String length, String body) {
    return lines("POST /api/csca/crls HTTP/1.1", "Host: localhost", length)
        + bearer(token(subject))
        + "\r\n"
        + body;
  }

  /** The beginning of a large body that was let in: another one is refused for it. */
  private Wire begun() {
    AtomicReference<Wire> begun = new AtomicReference<>();
    GatewayFixture.until(
        () -> {
          Wire wire = gateway.wire();
          wire.send(post("alice", "Content-Length: 90000", "x".repeat(10)));
          // Whichever comes first is let in.
          boolean first = upload("alice", "Content-Length: 20000").status() == 429;
          if (first) {
            begun.set(wire);
          } else {
            wire.close();
          }
          return first;
        });
    return begun.get();
  }

  /** A body that the gateway sees the end of at once, if it lets it in. */
  private Wire.Answer upload(String subject, String length) {
    try (Wire wire = gateway.wire()) {
      String body =
          length.startsWith("Content-Length")
              ? "x".repeat(Integer.parseInt(length.replaceAll("\\D", "")))
              : "1\r\nx\r\n0\r\n\r\n";
      return wire.send(post(subject, length, body)).answer();
    }
  }
}
