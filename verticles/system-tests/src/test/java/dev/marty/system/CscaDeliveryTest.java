package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Ports;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What csca issues and revokes reaches the directory and the signer by itself. */
@ExtendWith(VertxExtension.class)
class CscaDeliveryTest {
  /** What other tests left in the outbox of csca goes first. */
  private static final Duration DELIVERY = Duration.ofMinutes(2);

  private Api directory;
  private Api signers;

  @Test
  void certificatesCrlsAndRevocationsArriveAlsoAfterTheConsumersWereAway(Vertx vertx)
      throws IOException {
    int directoryPort = Ports.free();
    int signerPort = Ports.free();
    JsonObject config = Csca.config(vertx);
    config
        .getJsonObject("peers")
        .put("pkd_service", "http://127.0.0.1:" + directoryPort)
        .put("document_signer", "http://127.0.0.1:" + signerPort);
    Csca csca = Csca.deploy(vertx, config);
    String country = Csca.country();
    assertThat(csca.api().post(Csca.CERTIFICATES, Csca.rootRequest(country)).status())
        .as("nothing is signed before its consumers were asked what they know")
        .isEqualTo(503);
    RunningService pkd = deploy(vertx, ServiceName.PKD_SERVICE, directoryPort, csca);
    RunningService signer = deploy(vertx, ServiceName.DOCUMENT_SIGNER, signerPort, csca);
    Wait.until(DELIVERY, () -> signs(csca), () -> "csca does not sign");
    signer.undeploy();
    pkd.undeploy();
    // Nobody listens now: the events wait.
    JsonObject root = csca.root(country);

    pkd = deploy(vertx, ServiceName.PKD_SERVICE, directoryPort, csca);
    signer = deploy(vertx, ServiceName.DOCUMENT_SIGNER, signerPort, csca);
    directory = new Api(pkd.verticle().address());
    signers = new Api(signer.verticle().address());
    JsonObject enrolled =
        signers
            .post(
                "/api/document_signer/signers",
                new JsonObject().put("country", country).put("algorithm", "EC-P256"))
            .as(201);
    assertThat(enrolled.getString("status")).isEqualTo("active");
    JsonObject issued =
        csca.api()
            .get(Csca.CERTIFICATES + "?kind=document_signer&country=" + country)
            .getJsonArray("items")
            .getJsonObject(0);
    Wait.until(
        DELIVERY, () -> trusted(country, root), () -> "the directory has no root of " + country);

    JsonObject body = new JsonObject().put("reason", "keyCompromise").put("crl", "now");
    csca.api().post(Csca.CERTIFICATES + "/" + issued.getString("sha256") + "/revocation", body);
    Wait.until(
        DELIVERY,
        () -> revoked(country, new BigInteger(issued.getString("serial"), 16)),
        () -> "the directory has no CRL with the revocation of " + country);
    String path = "/api/document_signer/signers/" + enrolled.getString("id");
    Wait.until(
        DELIVERY,
        () -> get(signers, path).getString("status").equals("revoked"),
        () -> get(signers, path).encodePrettily());

    signer.undeploy();
    pkd.undeploy();
    csca.running().undeploy();
  }

  private static boolean signs(Csca csca) {
    try {
      return csca.api().post(Csca.CERTIFICATES, Csca.rootRequest(Csca.country())).status() == 201;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunningService deploy(Vertx vertx, ServiceName service, int port, Csca csca) {
    JsonObject config = TestPostgres.shared().config(vertx).verticleConfig(service.text());
    config.getJsonObject("http").put("port", port);
    config.getJsonObject("peers").put("csca", csca.api().base());
    return RunningService.deploy(vertx, service, config);
  }

  private boolean trusted(String country, JsonObject root) {
    return material(country)
        .getJsonArray("certificates")
        .contains(Base64.getEncoder().encodeToString(Csca.der(root)));
  }

  private boolean revoked(String country, BigInteger serial) {
    return material(country).getJsonArray("crls").stream()
        .map(crl -> CrlReader.read(crl(((JsonObject) crl).getString("sha256"))))
        .anyMatch(
            crl -> crl instanceof CrlOutcome.Read read && read.crl().revokedAt(serial).isPresent());
  }

  private byte[] crl(String sha256) {
    try {
      return directory.get("/api/pkd_service/crls/" + sha256, "application/pkix-crl").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject material(String country) {
    return get(directory, "/api/pkd_service/trust-material?country=" + country);
  }

  private static JsonObject get(Api api, String path) {
    try {
      return api.get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
