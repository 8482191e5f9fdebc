package dev.marty.system;

import static dev.marty.system.Border.DG2;
import static dev.marty.system.Border.VERIFICATIONS;
import static dev.marty.system.Border.base64;
import static dev.marty.system.Border.document;
import static dev.marty.system.Border.step;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** pkd_service and passport_engine together: from the events of a csca to verified documents. */
@ExtendWith(VertxExtension.class)
class VerificationTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private final TestIssuer utopia = new TestIssuer("UT", "UTO");
  private Border border;

  @BeforeEach
  void start(Vertx vertx) throws IOException {
    border = new Border(vertx, settings -> {});
    border.know(utopia);
  }

  @AfterEach
  void stop(Vertx vertx) {
    vertx.deploymentIDs().forEach(id -> Wait.on(vertx.undeploy(id)));
  }

  private static JsonObject withoutIdentity(JsonObject verification) {
    JsonObject copy = verification.copy();
    copy.remove("id");
    copy.remove("at");
    copy.remove("trustMaterial");
    return copy;
  }

  @Test
  void theTour() throws Exception {
    border.tell(utopia.crlIssued(utopia.crl()));
    JsonObject document = document(utopia);

    JsonObject genuine = border.verify(document);
    assertThat(genuine.getString("outcome")).as(genuine.encodePrettily()).isEqualTo("valid");

    JsonObject changed = document.copy();
    byte[] dg1 = utopia.dg1();
    dg1[20] ^= 1;
    changed.getJsonObject("dataGroups").put("DG1", base64(dg1));
    JsonObject forged = border.verify(changed);
    assertThat(forged.getString("outcome")).isEqualTo("invalid");
    assertThat(step(forged, "hashes")).isEqualTo("failed");
    assertThat(step(forged, "signature")).isEqualTo("passed");

    // The word of the own csca counts before its next CRL.
    border.tell(utopia.signerRevoked());
    Wait.until(
        SOON,
        () -> border.outcome(document).equals("invalid"),
        () -> "the revocation does not reach passport_engine");
    assertThat(step(border.verify(document), "crl")).isEqualTo("failed");
    border.tell(utopia.crlIssued(utopia.crl()));
    Wait.until(
        SOON,
        () -> border.verify(document).encode().contains("says CRL 2 of"),
        () -> "the CRL does not reach passport_engine");
    assertThat(step(border.verify(document), "crl")).isEqualTo("failed");

    JsonObject unknown = border.verify(document(new TestIssuer("XO", "XOM")));
    assertThat(unknown.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(unknown, "path")).isEqualTo("inconclusive");
    assertThat(step(unknown, "signature")).isEqualTo("passed");
  }

  @Test
  void aVerificationIsRecordedWithoutPersonalData() throws Exception {
    JsonObject document = document(utopia);
    JsonObject answered = border.verify(document);

    assertThat(border.engineApi().get(VERIFICATIONS + "/" + answered.getString("id")))
        .isEqualTo(answered);
    try (Sql sql = Sql.connect(border.config.database(ServiceName.PASSPORT_ENGINE.text()))) {
      List<String> rows =
          sql.rows(
              String.format(
                  Locale.ROOT,
                  "SELECT v::text FROM passport_engine.verification v WHERE id = '%s'",
                  answered.getString("id")));
      assertThat(rows).hasSize(1);
      assertThat(rows.get(0))
          .contains(answered.getString("sodSha256"))
          .doesNotContain("ERIKSSON")
          .doesNotContain("L898902C")
          .doesNotContain("740812");
    }
    assertThat(border.engineApi().get(VERIFICATIONS + "/" + new UUID(0, 0), "*/*").status())
        .isEqualTo(404);
  }

  @Test
  void withoutACrlItCannotBeTold() throws Exception {
    TestIssuer other = new TestIssuer("XP", "XPO");
    border.tell(other.issued("root", other.root()));

    JsonObject verification = border.verify(document(other));

    assertThat(verification.getString("outcome")).isEqualTo("inconclusive");
    assertThat(step(verification, "path")).isEqualTo("passed");
    assertThat(step(verification, "crl")).isEqualTo("inconclusive");
  }

  @Test
  void pkdServiceAwayIsSaidAndIsNoFailure() throws Exception {
    border.tell(utopia.crlIssued(utopia.crl()));
    JsonObject document = document(utopia);
    assertThat(border.verify(document).getString("outcome")).isEqualTo("valid");

    border.pkd.undeploy();

    // Known and new enough, or known and still good: either way valid.
    assertThat(border.verify(document).getString("outcome")).isEqualTo("valid");
    JsonObject other = border.verify(document(new TestIssuer("XE", "XES")));
    assertThat(other.getString("outcome")).isEqualTo("inconclusive");
    assertThat(other.encode()).contains("pkd_service does not answer now");
  }

  @Test
  void theDirectoryKeepsWhatTheOwnCscaIssuesAndTakesEachEventOnce() throws Exception {
    byte[] first = utopia.crl();
    JsonObject event = utopia.crlIssued(first);
    border.tell(event);
    border.tell(event);
    byte[] second = utopia.crl();
    border.tell(utopia.crlIssued(second));

    JsonObject material = border.pkdApi().get("/api/pkd_service/trust-material?country=UT");
    assertThat(material.getJsonArray("certificates")).contains(base64(utopia.root()));
    assertThat(material.getJsonArray("certificates")).doesNotContain(base64(utopia.signer()));
    assertThat(reference(material, first)).isEmpty();
    JsonObject reference = reference(material, second).orElseThrow();
    assertThat(reference.getInteger("bytes")).isEqualTo(second.length);
    assertThat(reference.getBoolean("current")).isTrue();
    String issuer =
        ((CertificateOutcome.Parsed) CertificateReader.read(utopia.root())).facts().subjectName();
    assertThat(reference.getJsonArray("names")).containsExactly(issuer);
    for (byte[] crl : List.of(first, second)) {
      String path = "/api/pkd_service/crls/" + Octets.copyOf(crl).sha256();
      assertThat(border.pkdApi().get(path, "application/pkix-crl").body()).isEqualTo(crl);
    }
    String signer = Octets.copyOf(utopia.signer()).sha256();
    assertThat(
            border
                .pkdApi()
                .get("/api/pkd_service/certificates/" + signer, "application/pkix-cert")
                .body())
        .isEqualTo(utopia.signer());
    List<JsonObject> anchors =
        border
            .pkdApi()
            .get("/api/pkd_service/trust-anchors?country=UT&limit=1000")
            .getJsonArray("items")
            .stream()
            .map(JsonObject.class::cast)
            .toList();
    JsonObject root =
        anchors.stream()
            .filter(a -> a.getString("sha256").equals(Octets.copyOf(utopia.root()).sha256()))
            .findFirst()
            .orElseThrow();
    assertThat(root.getJsonArray("trustedBecause")).containsExactly("own-csca");
    assertThat(anchors.stream().map(a -> a.getString("sha256"))).doesNotContain(signer);
  }

  /** What trust material says of a CRL, if it names it; once. */
  private static Optional<JsonObject> reference(JsonObject material, byte[] crl) {
    List<JsonObject> references =
        material.getJsonArray("crls").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("sha256").equals(Octets.copyOf(crl).sha256()))
            .toList();
    assertThat(references).hasSizeLessThan(2);
    return references.stream().findFirst();
  }

  @Test
  void eventsThatAreWrongAreRefusedAndNotRemembered() throws Exception {
    JsonObject event = utopia.issued("link", utopia.root());
    event.getJsonObject("payload").put("sha256", "00".repeat(32));
    assertThat(border.pkdApi().post("/internal/inbox", event).status()).isEqualTo(422);
    JsonObject unknown = new TestIssuer("UT", "UTO").signerRevoked();
    assertThat(border.pkdApi().post("/internal/inbox", unknown).status()).isEqualTo(422);
    assertThat(border.pkdApi().post("/internal/inbox", new JsonObject()).status()).isEqualTo(400);
    try (Sql sql = Sql.connect(border.config.database(ServiceName.PKD_SERVICE.text()))) {
      assertThat(
              sql.number(
                  String.format(
                      Locale.ROOT,
                      "SELECT count(*) FROM pkd.inbox WHERE event_id IN ('%s', '%s')",
                      event.getString("id"),
                      unknown.getString("id"))))
          .isZero();
    }
  }

  @Test
  void wrongRequestsNameTheField() throws Exception {
    Api api = border.engineApi();
    assertThat(api.post(VERIFICATIONS, new JsonObject()).as(400).getString("field"))
        .isEqualTo("sod");
    JsonObject document = document(utopia);
    document.getJsonObject("dataGroups").put("DG17", "AA==");
    assertThat(api.post(VERIFICATIONS, document).as(400).getString("field"))
        .isEqualTo("dataGroups.DG17");
    JsonObject garbage = new JsonObject().put("sod", base64("no SOD".getBytes(UTF_8)));
    JsonObject answer = border.verify(garbage);
    assertThat(answer.getString("outcome")).isEqualTo("invalid");
    assertThat(step(answer, "sod")).isEqualTo("failed");
  }

  /** {@code -Dmarty.fuzz.requests} says how many. */
  @Test
  void fuzzedRequestsAreAnsweredAndNeverAFault() throws Exception {
    int requests = Integer.getInteger("marty.fuzz.requests", 200);
    Random random = new Random(5);
    byte[] sod = utopia.sod(Map.of(1, utopia.dg1(), 2, DG2));
    for (int i = 0; i < requests; i++) {
      byte[] wrong = i % 4 == 0 ? new byte[random.nextInt(5_000)] : sod.clone();
      for (int n = i % 4 == 0 ? wrong.length : 1 + random.nextInt(4); n > 0; n--) {
        wrong[random.nextInt(wrong.length)] = (byte) random.nextInt(256);
      }
      byte[] body = document(utopia).put("sod", base64(wrong)).encode().getBytes(UTF_8);
      if (i % 3 == 0) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      Api.Answer answer = border.engineApi().post(VERIFICATIONS, body, "application/json");
      assertThat(answer.status()).as(new String(body, UTF_8)).isIn(200, 400);
      if (answer.status() == 200) {
        assertThat(answer.json().getString("outcome")).isIn("valid", "invalid", "inconclusive");
      }
    }
  }

  @Test
  void manyAtOnceAreAllAnswered(Vertx vertx) throws Exception {
    border.tell(utopia.crlIssued(utopia.crl()));
    JsonObject document = document(utopia);
    JsonObject expected = withoutIdentity(border.verify(document));
    int many = 600;
    HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(many));
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(border.engine.verticle().address() + VERIFICATIONS)
            .putHeader("Content-Type", "application/json");
    List<Future<Buffer>> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(
          client
              .request(new RequestOptions(request))
              // Inside, on the event loop: this thread may be too late for the body.
              .compose(sent -> sent.send(document.toBuffer()).compose(HttpClientResponse::body)));
    }
    for (Future<Buffer> one : all) {
      assertThat(withoutIdentity(new JsonObject(Wait.on(one)))).isEqualTo(expected);
    }
  }
}
