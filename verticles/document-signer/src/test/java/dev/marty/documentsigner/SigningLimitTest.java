package dev.marty.documentsigner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.TestIdentity;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A signing client has so many signatures a minute, and the others have theirs. */
class SigningLimitTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final TestIdentity identity = new TestIdentity();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger documents = new AtomicInteger();
  private final SigningFixture fixture = new SigningFixture();

  @BeforeEach
  void deploy() throws IOException {
    fixture.config().put("identity", identity.section("document_signer"));
    fixture
        .config()
        .getJsonObject("settings")
        .put("limits", new JsonObject().put("signaturesPerMinute", 3));
    fixture.deploy(new DocumentSignerVerticle(nanos::get));
    as("olga", "signer-operator").post(SigningFixture.SIGNERS, fixture.wish("EC-P256")).as(201);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Api as(String subject, String role) {
    String assertion =
        identity.assertion(
            "gateway",
            "document_signer",
            claims -> TestIdentity.withRoles(claims, role).subject(subject));
    return fixture.api().as(TestIdentity.HEADER, assertion);
  }

  private Api client(String subject) {
    return as(subject, "signing-client");
  }

  private JsonObject document() {
    return fixture.request(documents.incrementAndGet());
  }

  private List<JsonObject> batch(String subject, int lines) throws IOException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      body.append(document().encode()).append('\n');
    }
    Api.Answer answer =
        client(subject)
            .post(
                SigningFixture.SODS + "/batch",
                body.toString().getBytes(UTF_8),
                "application/x-ndjson");
    assertThat(answer.status()).isEqualTo(200);
    return answer.text().lines().map(JsonObject::new).toList();
  }

  private static void assertTooMany(JsonObject problem) {
    assertThat(problem.getString("type")).isEqualTo("urn:marty:problem:rate-limited");
    assertThat(problem.getString("limit")).isEqualTo("signatures");
    assertThat(problem.getInteger("retryAfterSeconds")).isEqualTo(20);
  }

  @Test
  void aSignatureTooManyIsRefusedSingleAndInABatch() throws Exception {
    client("alice").post(SigningFixture.SODS, document()).as(201);
    List<JsonObject> lines = batch("alice", 5);
    assertThat(lines)
        .extracting(line -> line.getInteger("status"))
        .containsExactly(201, 201, 429, 429, 429);
    assertTooMany(lines.get(4).getJsonObject("problem"));
    assertTooMany(client("alice").post(SigningFixture.SODS, document()).as(429));
    String rows =
        "SELECT count(*) FROM signature JOIN signer ON signer.id = signer_id WHERE country = '"
            + fixture.country()
            + "'";
    assertThat(fixture.rows(rows)).containsExactly("3");

    assertThat(batch("bob", 3))
        .as("another client")
        .allMatch(line -> line.getInteger("status") == 201);
    Api engine =
        fixture
            .api()
            .as(
                TestIdentity.HEADER,
                identity.service("passport_engine", ServiceName.DOCUMENT_SIGNER));
    for (int i = 0; i < 5; i++) {
      engine.post(SigningFixture.SODS, document()).as(201);
    }

    untilHealth(said -> said.contains("of signing clients: 1;"));
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThat(batch("alice", 2))
        .extracting(line -> line.getInteger("status"))
        .containsExactly(201, 429);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    untilHealth(said -> !said.contains("signing clients"));
  }

  @Test
  void whatIsNoSignatureIsNotCounted() throws IOException {
    for (int i = 0; i < 5; i++) {
      client("alice").post(SigningFixture.SODS, document().put("country", "Utopia")).as(400);
      client("alice").get(SigningFixture.SIGNERS);
    }
    assertThat(batch("alice", 3)).allMatch(line -> line.getInteger("status") == 201);
  }

  private void untilHealth(Predicate<String> condition) {
    String[] last = new String[1];
    Wait.until(
        PATIENCE,
        () -> {
          try {
            last[0] = fixture.api().get("/health/document_signer").encode();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return condition.test(last[0]) && !last[0].contains("alice");
        },
        () -> last[0]);
  }
}
