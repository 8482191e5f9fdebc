package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Ports;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * csca, document_signer, pkd_service and passport_engine together: who signs what, and how long.
 */
@ExtendWith(VertxExtension.class)
class SignerChainTest {
  /** What other tests left in the outbox of csca goes first. */
  private static final Duration DELIVERY = Duration.ofMinutes(2);

  private static final String SIGNERS = "/api/document_signer/signers";
  private static final String PASSPORTS = "/api/passport_engine/passports";

  private final Map<ServiceName, Integer> ports = new EnumMap<>(ServiceName.class);
  private Csca csca;
  private Api signers;
  private Api engine;
  private JsonObject root;

  @BeforeEach
  void start(Vertx vertx) throws IOException {
    for (ServiceName service : ServiceName.values()) {
      ports.put(service, Ports.free());
    }
    csca = new Csca(null, deploy(vertx, ServiceName.CSCA));
    signers = deploy(vertx, ServiceName.DOCUMENT_SIGNER);
    deploy(vertx, ServiceName.PKD_SERVICE);
    engine = deploy(vertx, ServiceName.PASSPORT_ENGINE);
    root = root();
  }

  private Api deploy(Vertx vertx, ServiceName service) {
    JsonObject config = TestPostgres.shared().config(vertx).verticleConfig(service.text());
    config.getJsonObject("http").put("port", ports.get(service));
    JsonObject peers = config.getJsonObject("peers", new JsonObject());
    for (String peer : peers.copy().fieldNames()) {
      peers.put(peer, "http://127.0.0.1:" + ports.get(ServiceName.of(peer)));
    }
    return new Api(RunningService.deploy(vertx, service, config).verticle().address());
  }

  /** Utopia's CSCA: passports are of states that the standard knows. */
  private JsonObject root() throws IOException {
    for (Object found :
        csca.api()
            .get(Csca.CERTIFICATES + "?country=UT&status=valid&kind=root")
            .getJsonArray("items")) {
      csca.api()
          .post(
              Csca.CERTIFICATES + "/" + ((JsonObject) found).getString("id") + "/revocation",
              new JsonObject().put("reason", "superseded"));
    }
    return csca.api()
        .post(Csca.CERTIFICATES, Csca.rootRequest("UT").put("icaoCode", "UTO"))
        .as(201);
  }

  private JsonObject signer(String type) throws IOException {
    return signers
        .post(
            SIGNERS,
            new JsonObject()
                .put("country", "UT")
                .put("algorithm", "EC-P256")
                .put("documentTypes", new JsonArray().add(type)))
        .as(201);
  }

  private static JsonObject get(Api api, String path) {
    try {
      return api.get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String outcome(JsonObject passport) {
    return verified(passport).getString("outcome");
  }

  private JsonObject verified(JsonObject passport) {
    try {
      return Paper.of(engine, passport.getString("documentNumber")).verification(engine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String number() {
    return "Z" + Long.toString(System.nanoTime() % 90_000_000 + 10_000_000);
  }

  private static JsonObject detailed(JsonObject application) {
    return application
        .put("personalDetails", new JsonObject().put("placeOfBirth", "Zenith"))
        .put(
            "documentDetails",
            new JsonObject()
                .put("dateOfIssue", "2026-04-16")
                .put("personalizedAt", "2026-04-16T11:30:59"));
  }

  /** In the letters and digits of the standard, wherever the machine stands. */
  private void readAnywhere(JsonObject passport) throws IOException {
    String path = PASSPORTS + "/" + passport.getString("documentNumber");
    String zone = passport.getString("mrz");
    assertThat(zone).matches("[A-Z0-9<]{44}\n[A-Z0-9<]{44}").contains("7408122F3604155");
    assertThat(text(path + "/files/DG1")).endsWith(zone.replace("\n", ""));
    assertThat(text(path + "/files/EF.COM")).contains("0108", "040000");
    assertThat(text(path + "/files/DG11")).contains("19740812");
    assertThat(text(path + "/files/DG12")).containsSubsequence("20260416", "20260416113059");
    assertThat(text(path + "/data-page").chars().filter(Character::isDigit))
        .allMatch(digit -> digit < 0x80);
  }

  /** What only the engine that issued it can say. */
  private void lost(JsonObject card) throws IOException {
    engine
        .post(
            PASSPORTS + "/" + card.getString("documentNumber") + "/revocation",
            new JsonObject().put("reason", "lost"))
        .as(200);
    JsonObject verification = verified(card);
    assertThat(verification.getString("outcome")).isEqualTo("invalid");
    assertThat(verification.getJsonArray("steps").stream().map(JsonObject.class::cast))
        .filteredOn(step -> !step.getString("outcome").equals("passed"))
        .singleElement()
        .satisfies(step -> assertThat(step.getString("step")).isEqualTo("status"))
        .satisfies(step -> assertThat(step.getString("detail")).contains("has revoked"));
  }

  private String text(String path) throws IOException {
    return new String(engine.get(path, "*/*").body(), StandardCharsets.UTF_8);
  }

  @Test
  void documentsAreValidWhicheverSignerIsNewestAndEndWithTheirCsca() throws IOException {
    String books = signer("P").getString("id");
    String cards = signer("ID").getString("id");
    JsonObject book = engine.post(PASSPORTS, detailed(Country.passport(number()))).as(201);
    JsonObject card =
        engine.post(PASSPORTS, Country.passport(number()).put("documentType", "ID")).as(201);
    for (JsonObject document : new JsonObject[] {book, card}) {
      Wait.until(
          DELIVERY,
          () -> outcome(document).equals("valid"),
          () -> document.getString("documentType") + " is " + outcome(document));
    }
    readAnywhere(book);
    lost(card);
    JsonObject other = Country.passport(number()).put("documentType", "AR");
    assertThat(engine.post(PASSPORTS, other).as(409).getString("field")).isEqualTo("documentType");

    JsonObject revoked =
        csca.api()
            .post(
                Csca.CERTIFICATES + "/" + root.getString("id") + "/revocation",
                new JsonObject().put("reason", "cACompromise"))
            .as(200);

    assertThat(revoked.getInteger("documentSigners")).isEqualTo(2);
    for (String id : new String[] {books, cards}) {
      Wait.until(
          DELIVERY,
          () -> get(signers, SIGNERS + "/" + id).getString("status").equals("revoked"),
          () -> get(signers, SIGNERS + "/" + id).encodePrettily());
    }
    JsonObject waiting = engine.post(PASSPORTS, Country.passport(number())).as(202);
    assertThat(waiting.getString("status")).isEqualTo("pending-signature");
    Wait.until(
        DELIVERY,
        () -> !outcome(book).equals("valid"),
        () -> "a passport of a revoked CSCA is valid");
  }
}
