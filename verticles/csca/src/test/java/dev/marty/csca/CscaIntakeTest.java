package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.testkit.Api;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a consumer says that it knows of csca, true or not, and what csca makes of it. */
@ExtendWith(VertxExtension.class)
class CscaIntakeTest {
  private static final String UNKNOWN = "0".repeat(63) + "1";
  private final Map<String, JsonArray> held = new ConcurrentHashMap<>();
  private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> silent = new ConcurrentHashMap<>();
  private final Queue<HttpServerResponse> waiting = new ConcurrentLinkedQueue<>();
  private volatile String next;
  private Csca csca;
  private String country;
  private JsonObject root;

  @BeforeEach
  void deploy(Vertx vertx) throws IOException {
    int port =
        Wait.on(
                vertx
                    .createHttpServer()
                    .requestHandler(request -> request.body().onSuccess(body -> answer(request)))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    JsonObject config = Csca.config(vertx);
    config.getJsonObject("peers").put("pkd_service", "http://127.0.0.1:" + port);
    csca = Csca.deploy(vertx, config);
    country = Csca.country();
    root = csca.root(country);
  }

  @AfterEach
  void undeploy() {
    csca.running().undeploy();
  }

  /** The directory: what the test puts into its mouth. */
  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String path = request.path();
    if (silent.containsKey(path)) {
      waiting.add(response);
      silent.get(path).countDown();
    } else if (path.equals("/internal/inbox")) {
      response.setStatusCode(204).end();
    } else if (bytes.containsKey(path)) {
      response.end(Buffer.buffer(bytes.get(path)));
    } else if (path.startsWith("/internal/holdings/certificates/")) {
      response.setStatusCode(404).end();
    } else {
      String what = path.endsWith("/crls") ? "crls" : request.getParam("kind");
      JsonObject page =
          new JsonObject()
              .put("items", held.getOrDefault(what, new JsonArray()))
              .put("next", what.equals("document_signer") ? next : null);
      response.end(page.encode());
    }
  }

  private void holds(String kind, byte[] certificate, String revokedAt) {
    String sha256 = Octets.copyOf(certificate).sha256();
    bytes.put("/internal/holdings/certificates/" + sha256, certificate);
    held.put(kind, new JsonArray().add(certificate(kind, sha256, null, revokedAt)));
  }

  private JsonObject certificate(String kind, String sha256, String serial, String revokedAt) {
    return new JsonObject()
        .put("sha256", sha256)
        .put("kind", kind)
        .put("country", country)
        .put("serial", serial)
        .put("revokedAt", revokedAt);
  }

  private void holdsCrl(long number, String sha256, String path) {
    held.put(
        "crls",
        new JsonArray()
            .add(
                new JsonObject()
                    .put("country", country)
                    .put("number", number)
                    .put("sha256", sha256)
                    .put("bytes", 100_000)
                    .put("path", path)));
  }

  private JsonObject reconcile() throws IOException {
    return csca.api().post("/internal/reconciliation", new JsonObject()).as(200);
  }

  private int nextCrl() throws IOException {
    return csca.api()
        .post("/api/csca/crls", new JsonObject().put("country", country))
        .as(201)
        .getInteger("number");
  }

  @Test
  void whatAnotherCscaSignedIsNotTakenIn() throws IOException {
    TestIssuer other = new TestIssuer(country, country + "X");
    holds("document_signer", other.signer(), "2026-01-01T00:00:00Z");
    byte[] crl = other.crl();
    bytes.put("/api/pkd_service/crls/forged", crl);
    holdsCrl(99, Octets.copyOf(crl).sha256(), "/api/pkd_service/crls/forged");

    JsonObject found = reconcile();

    assertThat(found.getInteger("open")).as(found.encodePrettily()).isEqualTo(2);
    assertThat(csca.api().get(Csca.CERTIFICATES + "?country=" + country).getJsonArray("items"))
        .hasSize(1);
    assertThat(csca.crl(country).getInteger("number")).isEqualTo(1);
    assertThat(nextCrl()).as("a number that somebody has seen is not given out").isEqualTo(2);
  }

  @Test
  void aRootWhosePrivateKeyIsLostIsKnownAndSignsNothing() throws IOException {
    TestIssuer lost = new TestIssuer(country, country + "X");
    holds("root", lost.root(), null);
    JsonObject found = reconcile();
    assertThat(found.encode()).contains("its private key is lost");
    assertThat(found.getInteger("open")).isZero();

    holds("document_signer", lost.signer(), "2026-01-01T00:00:00Z");
    found = reconcile();

    assertThat(found.getInteger("open")).as(found.encodePrettily()).isZero();
    String signer = Octets.copyOf(lost.signer()).sha256();
    assertThat(csca.api().get(Csca.CERTIFICATES + "/" + signer).getString("status"))
        .isEqualTo("revoked");
    JsonObject crl = csca.crl(country);
    assertThat(crl.getInteger("number")).isEqualTo(2);
    assertThat(crl.getInteger("entries")).as("at once, by the key that is left").isEqualTo(1);
    String lostRoot = Octets.copyOf(lost.root()).sha256();
    assertThat(
            csca.api()
                .post(Csca.CERTIFICATES + "/" + lostRoot + "/rollover", new JsonObject())
                .as(409)
                .getString("detail"))
        .contains("The newest root of " + country + " is " + root.getString("id"));
    assertThat(reconcile().getInteger("mended")).as("nothing is left to take in").isZero();
  }

  @Test
  void aRevocationGoesOnWithoutItsCertificateAndTheNumberGoesOnAboveTheSeen() throws IOException {
    held.put(
        "document_signer",
        new JsonArray()
            .add(certificate("document_signer", UNKNOWN, "0badcafe", "2026-01-01T00:00:00Z")));
    holdsCrl(41, UNKNOWN, null);

    JsonObject found = reconcile();

    assertThat(found.getInteger("open")).as(found.encodePrettily()).isZero();
    JsonObject crl = csca.crl(country);
    assertThat(crl.getInteger("number")).isEqualTo(42);
    assertThat(crl.getInteger("entries")).isEqualTo(1);
    assertThat(nextCrl()).isEqualTo(43);
    assertThat(csca.crl(country).getInteger("entries")).as("complete for ever").isEqualTo(1);
  }

  @Test
  void aCrlThatWasForgottenComesBackWithAllThatItRevokes() throws Exception {
    JsonObject signer = csca.signer(country);
    JsonObject body = new JsonObject().put("reason", "superseded").put("crl", "now");
    String one = Csca.CERTIFICATES + "/" + signer.getString("id");
    csca.api().post(one + "/revocation", body).as(200);
    byte[] crl = csca.api().get("/api/csca/crls/" + country + "/2", "application/pkix-crl").body();
    bytes.put("/api/pkd_service/crls/true", crl);
    holdsCrl(2, Octets.copyOf(crl).sha256(), "/api/pkd_service/crls/true");
    try (Sql sql = Csca.superuser()) {
      sql.run("DELETE FROM csca.crl WHERE number = 2 AND country = '" + country + "'");
      sql.run(
          "UPDATE csca.certificate SET revoked_at = NULL, revocation_reason = NULL WHERE id = '"
              + signer.getString("id")
              + "'");
    }
    assertThat(csca.api().get(one).getString("status")).isEqualTo("valid");

    reconcile();

    assertThat(csca.api().get(one).getString("status")).isEqualTo("revoked");
    assertThat(csca.api().get("/api/csca/crls/" + country + "/2", "application/pkix-crl").body())
        .isEqualTo(crl);
    assertThat(nextCrl()).isEqualTo(3);
  }

  @Test
  void nothingIsSignedAfterAStartThatNobodyAnswered(Vertx vertx) throws Exception {
    csca.running().undeploy();
    JsonObject config = Csca.config(vertx);
    config.getJsonObject("peers").put("pkd_service", "http://127.0.0.1:1");
    csca = Csca.deploy(vertx, config);
    Api api = csca.api();

    JsonObject problem =
        api.post("/api/csca/crls", new JsonObject().put("country", country)).as(503);
    assertThat(problem.getString("type")).isEqualTo("urn:marty:problem:not-reconciled");
    assertThat(api.post(Csca.SIGNERS, Csca.signerRequest(country)).status()).isEqualTo(503);
    assertThat(csca.crl(country).getInteger("number")).as("reading goes on").isEqualTo(1);
    assertThat(api.post("/internal/reconciliation", new JsonObject()).as(200).getString("failure"))
        .contains("pkd_service");
  }

  @Test
  void whatIsNoAnswerIsSaidAndSignsNothing() throws IOException {
    held.put("root", new JsonArray().add(new JsonObject().put("sha256", "short")));

    assertThat(reconcile().getString("failure")).contains("sha256");
  }

  @Test
  void aRevokedRootTakesItsSignersAlong() throws Exception {
    JsonObject signer = csca.signer(country);
    holds("root", Csca.der(root), "2099-01-01T00:00:00Z");

    JsonObject found = reconcile();

    assertThat(found.encode()).contains("has fallen with " + root.getString("sha256"));
    JsonObject revoked = csca.api().get(Csca.CERTIFICATES + "/" + signer.getString("id"));
    assertThat(revoked.getString("status")).isEqualTo("revoked");
    assertThat(csca.crl(country).getInteger("entries")).isEqualTo(2);
  }

  @Test
  void timesThatCannotBeAreNotBelieved() throws Exception {
    JsonObject early = csca.signer(country);
    JsonObject late = csca.signer(country);
    holds("document_signer", Csca.der(early), "1990-01-01T00:00:00Z");
    held.get("document_signer")
        .add(
            certificate("document_signer", late.getString("sha256"), null, "2099-01-01T00:00:00Z"));
    held.put("document_signer", inOrder(held.get("document_signer")));

    reconcile();

    for (JsonObject signer : List.of(early, late)) {
      JsonObject revoked = csca.api().get(Csca.CERTIFICATES + "/" + signer.getString("id"));
      assertThat(Instant.parse(revoked.getString("revokedAt")))
          .isBetween(Instant.parse(revoked.getString("notBefore")), Instant.now());
    }
  }

  @Test
  void whoTellsTheSameForEverIsNotListenedTo() throws Exception {
    holds("document_signer", Csca.der(csca.signer(country)), null);
    next = "again";

    assertThat(reconcile().getString("failure")).contains("what was not asked for");
  }

  @Test
  void whatIsLeftToPeopleIsToldAndStopsNobodyAgain() throws Exception {
    byte[] crl = new TestIssuer(country, country + "X").crl();
    String path = "/api/pkd_service/crls/forged";
    bytes.put(path, crl);
    holdsCrl(99, Octets.copyOf(crl).sha256(), path);
    assertThat(reconcile().getInteger("open")).isEqualTo(1);
    Wait.until(
        Duration.ofSeconds(20),
        () -> health().contains("leaves 1 differences to people"),
        () -> "health does not say it");

    CountDownLatch asked = new CountDownLatch(1);
    silent.put(path, asked);
    CompletableFuture<JsonObject> round =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return reconcile();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(nextCrl()).isEqualTo(2);
    waiting.forEach(response -> response.setStatusCode(500).end());
    round.get(30, TimeUnit.SECONDS);
  }

  @Test
  void moreThanSomeDoNotWaitForOneRound(Vertx vertx) throws Exception {
    silent.put("/internal/holdings/crls", new CountDownLatch(1));
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(csca.running().verticle().address() + "/internal/reconciliation")
            .putHeader("Content-Type", "application/json");
    HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(40));
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      int status = Wait.on(client.request(request).compose(sent -> sent.send("{}"))).statusCode();
      statuses.merge(status, 1, Integer::sum);
    }
    assertThat(statuses).containsOnly(Map.entry(200, 16), Map.entry(503, 4));
    waiting.forEach(response -> response.setStatusCode(500).end());
  }

  private static JsonArray inOrder(JsonArray certificates) {
    return new JsonArray(
        certificates.stream()
            .map(JsonObject.class::cast)
            .sorted(Comparator.comparing(one -> one.getString("sha256")))
            .toList());
  }

  private String health() {
    try {
      return csca.api().get("/health/csca", "*/*").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
