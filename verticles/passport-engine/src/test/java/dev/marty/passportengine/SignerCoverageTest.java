package dev.marty.passportengine;

import static dev.marty.passportengine.Engine.PASSPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no signer covers is refused before it is kept, and its number stays free. */
class SignerCoverageTest {
  private static final String FAR = "2037-06-01T00:00:00Z";

  private Vertx vertx;
  private FakeSigner signer;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    signer = new FakeSigner(vertx).start();
    api = Engine.api(Engine.deploy(vertx, signer));
  }

  @AfterEach
  void stop() {
    Wait.on(vertx.close());
  }

  private static JsonArray listed(String type, String notAfter) {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("documentTypes", new JsonArray().add(type))
                .put("notAfter", notAfter));
  }

  @Test
  void theTypeTravelsAndHasASigner() throws IOException {
    signer.signers(listed("ID", FAR));
    JsonObject application = Engine.application();
    JsonObject problem = api.post(PASSPORTS, application).as(409);
    assertThat(problem.getString("type")).endsWith("no-signer-for-type");
    assertThat(problem.getString("field")).isEqualTo("documentType");
    assertThat(signer.signatures()).isZero();

    // What was remembered does not keep the next one out, nor the number.
    signer.signers(listed("P", FAR));
    String key = UUID.randomUUID().toString();
    JsonObject passport = api.post(PASSPORTS, application, key).as(201);
    assertThat(signer.last().getString("documentType")).isEqualTo("P");
    assertThat(signer.last().getString("dateOfExpiry"))
        .isEqualTo(application.getString("dateOfExpiry"));

    // An answer stays, whoever signs now.
    signer.signers(listed("ID", FAR));
    Wait.until(
        java.time.Duration.ofMinutes(2),
        () -> status(Engine.application()) == 409,
        () -> "what is remembered does not end");
    assertThat(api.post(PASSPORTS, application, key).as(201)).isEqualTo(passport);
    JsonObject card = Engine.application().put("documentType", "ID");
    api.post(PASSPORTS, card).as(201);
    assertThat(signer.last().getString("documentType")).isEqualTo("ID");
  }

  private int status(JsonObject application) {
    try {
      return api.post(PASSPORTS, application).status();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theSignerOutlivesTheDocument() throws IOException {
    LocalDate last = LocalDate.now(ZoneOffset.UTC).plusYears(5);
    Instant ends = last.atTime(1, 2, 3).toInstant(ZoneOffset.UTC);
    signer.signers(listed("P", ends.toString()));
    JsonObject beyond = Engine.application().put("dateOfExpiry", last.plusDays(1).toString());
    JsonObject problem = api.post(PASSPORTS, beyond).as(422);
    assertThat(problem.getString("field")).isEqualTo("dateOfExpiry");
    assertThat(problem.getString("detail")).contains(last.toString());
    api.post(PASSPORTS, beyond.put("dateOfExpiry", last.toString())).as(201);
  }

  @Test
  void whoCannotBeAskedHasTheLastWordLater() throws IOException {
    for (JsonArray answer :
        new JsonArray[] {
          new JsonArray(), new JsonArray().add(7), listed("P", "soon"), null,
        }) {
      signer.signers(answer);
      // One that remembers no earlier answer.
      Api fresh = Engine.api(Engine.deploy(vertx, signer));
      fresh.post(PASSPORTS, Engine.application()).as(201);
    }
  }
}
