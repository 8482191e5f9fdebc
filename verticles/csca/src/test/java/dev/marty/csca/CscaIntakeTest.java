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
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    if (path.equals("/internal/inbox")) {
      response.setStatusCode(204).end();
    } else if (bytes.containsKey(path)) {
      response.end(Buffer.buffer(bytes.get(path)));
    } else if (path.startsWith("/internal/holdings/certificates/")) {
      response.setStatusCode(404).end();
    } else {
      String what = path.endsWith("/crls") ? "crls" : request.getParam("kind");
      JsonObject page =
          new JsonObject().put("items", held.getOrDefault(what, new JsonArray())).put("next", null);
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
}
