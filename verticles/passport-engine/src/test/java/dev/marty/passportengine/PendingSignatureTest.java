package dev.marty.passportengine;

import static dev.marty.passportengine.Engine.PASSPORTS;
import static dev.marty.passportengine.Engine.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.passportengine.FakeSigner.Mood;
import dev.marty.testkit.Api;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** document_signer away, deaf or wrong: every passport is signed in the end, and once. */
@ExtendWith(VertxExtension.class)
class PendingSignatureTest {
  private static final Duration FINISHED = Duration.ofMinutes(2);

  private Vertx vertx;
  private FakeSigner signer;
  private RunningService engine;
  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    signer = new FakeSigner(vertx).start();
    engine = Engine.deploy(vertx, signer);
    api = Engine.api(engine);
  }

  private JsonObject find(JsonObject passport) {
    try {
      return api.get(path(passport));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void untilIssued(JsonObject passport) {
    Wait.until(
        FINISHED,
        () -> find(passport).getString("status").equals("issued"),
        () -> find(passport).encodePrettily());
  }

  private byte[] sod(JsonObject passport) throws IOException {
    return api.get(path(passport) + "/files/EF.SOD", "application/octet-stream").body();
  }

  @Test
  void passportsWaitForASignerThatIsAway() throws Exception {
    signer.stop();
    List<JsonObject> passports = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      passports.add(api.post(PASSPORTS, Engine.application()).as(202));
    }
    JsonObject first = passports.get(0);
    assertThat(first.getString("status")).isEqualTo("pending-signature");
    assertThat(find(first).getJsonObject("pending").getString("lastError"))
        .contains("document_signer");
    assertThat(api.get(path(first) + "/files/EF.SOD", "*/*").status()).isEqualTo(404);
    assertThat(api.get(path(first) + "/files.zip", "*/*").status()).isEqualTo(409);
    assertThat(api.get(path(first) + "/files/DG1", "*/*").status()).isEqualTo(200);

    signer.start();

    for (JsonObject passport : passports) {
      untilIssued(passport);
      assertThat(sod(passport)).isEqualTo(signer.sod(passport.getString("id")));
    }
  }

  /** All answers are there before the first attempt is given up, and it is the only one. */
  @Test
  void nobodyWaitsForASignerThatSaysNothing() throws Exception {
    signer.mood(Mood.HANGS);
    JsonObject keys = new JsonObject().put("generate", "EC-P256");
    JsonObject first =
        api.post(PASSPORTS, Engine.application().put("activeAuthentication", keys)).as(202);
    assertThat(first.getJsonObject("activeAuthentication")).isNotNull();
    assertThat(first.getJsonObject("pending").getInteger("attempts")).isZero();
    List<JsonObject> passports = new ArrayList<>(List.of(first));
    for (int i = 0; i < 8; i++) {
      JsonObject next = api.post(PASSPORTS, Engine.application()).as(202);
      assertThat(next.getJsonObject("pending").getString("lastError")).contains("document_signer");
      passports.add(next);
    }

    signer.letGo();

    for (JsonObject passport : passports) {
      untilIssued(passport);
      assertThat(sod(passport)).isEqualTo(signer.sod(passport.getString("id")));
      assertThat(signer.asked(passport.getString("id"))).isEqualTo(1);
    }
    assertThat(api.post(PASSPORTS, Engine.application()).as(201).getString("status"))
        .isEqualTo("issued");
  }

  @Test
  void anAnswerLostOnTheWayIsFetchedAgain() throws Exception {
    signer.mood(Mood.LOSES_ANSWERS);
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(202);
    byte[] made = signer.sod(passport.getString("id"));
    assertThat(made).isNotNull();

    signer.mood(Mood.SIGNS);

    untilIssued(passport);
    assertThat(sod(passport)).isEqualTo(made);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"REFUSES", "SIGNS_OTHERS", "BABBLES"})
  void aUselessAnswerIssuesNothing(Mood mood) throws Exception {
    signer.mood(mood);
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(202);
    assertThat(passport.getJsonObject("pending").getString("lastError"))
        .contains("document_signer");
    assertThat(find(passport).getString("status")).isEqualTo("pending-signature");

    signer.mood(Mood.SIGNS);

    untilIssued(passport);
  }

  @Test
  void whatPeopleMustMendIsSaidInHealthUntilItIsMended() throws Exception {
    signer.mood(Mood.FORBIDS);
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(202);
    Wait.until(
        FINISHED,
        () -> {
          RunningService.Answer health = engine.health();
          return health.status().equals("warn")
              && health.body().encode().contains("document_signer answered 403");
        },
        () -> engine.health().body().encodePrettily());

    signer.mood(Mood.SIGNS);

    untilIssued(passport);
    Wait.until(
        FINISHED,
        () -> !engine.health().body().encode().contains("document_signer answered"),
        () -> engine.health().body().encodePrettily());
  }

  @Test
  void anotherEngineFinishesWhatOneLeft() throws Exception {
    signer.stop();
    JsonObject passport = api.post(PASSPORTS, Engine.application()).as(202);
    engine.undeploy();

    signer.start();
    api = Engine.api(Engine.deploy(vertx, signer));

    untilIssued(passport);
    assertThat(sod(passport)).isEqualTo(signer.sod(passport.getString("id")));
  }

  @Test
  void whatAnEarlierReleaseLeftIsSignedForItsType() throws Exception {
    signer.stop();
    JsonObject application = Engine.application().put("documentType", "ID");
    JsonObject card = api.post(PASSPORTS, application).as(202);
    DatabaseUrl server = TestPostgres.shared().admin();
    try (Sql sql = Sql.connect(server.withDatabase(ServiceName.PASSPORT_ENGINE.database()))) {
      sql.run(
          "UPDATE passport_engine.passport"
              + " SET signing_request = signing_request - 'documentType' - 'dateOfExpiry'"
              + " WHERE id = '"
              + card.getString("id")
              + "'");
    }

    signer.start();

    untilIssued(card);
    assertThat(signer.last().getString("documentType")).isEqualTo("ID");
    assertThat(signer.last().getString("dateOfExpiry"))
        .isEqualTo(application.getString("dateOfExpiry"));
  }

  @Test
  void twoEnginesSignEachPassportOnce() throws Exception {
    signer.stop();
    List<JsonObject> passports = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      passports.add(api.post(PASSPORTS, Engine.application()).as(202));
    }
    Engine.deploy(vertx, signer);
    int before = signer.signatures();

    signer.start();

    passports.forEach(this::untilIssued);
    int pendingOfOtherTests = signer.signatures() - before - passports.size();
    assertThat(pendingOfOtherTests).isNotNegative();
    for (JsonObject passport : passports) {
      assertThat(sod(passport)).isEqualTo(signer.sod(passport.getString("id")));
    }
  }

  @Test
  void aPassportThatIsRevokedWhileItWaitsIsNeverIssued() throws Exception {
    signer.stop();
    JsonObject revoked = api.post(PASSPORTS, Engine.application()).as(202);
    JsonObject other = api.post(PASSPORTS, Engine.application()).as(202);
    api.post(path(revoked) + "/revocation", new JsonObject().put("reason", "erroneous")).as(200);

    signer.start();

    untilIssued(other);
    assertThat(find(revoked).getString("status")).isEqualTo("revoked");
    assertThat(find(revoked).getValue("issuedAt")).isNull();
  }
}
