package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.MartyConfig;
import dev.marty.testkit.Api;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/** pkd_service and passport_engine together, and documents that are shown to them. */
final class Border {
  static final String VERIFICATIONS = "/api/passport_engine/verifications";
  static final byte[] DG2 = {0x75, 0x03, 1, 2, 3};

  final MartyConfig config;
  final RunningService pkd;
  final RunningService engine;
  private final Vertx vertx;

  /**
   * Deploys both; undeployed with everything of that Vert.x.
   *
   * @param verification changes passport_engine's settings of that name
   */
  Border(Vertx vertx, Consumer<JsonObject> verification) {
    this(vertx, directory -> {}, verification);
  }

  /**
   * The same with another directory.
   *
   * @param directory changes pkd_service's settings
   */
  Border(Vertx vertx, Consumer<JsonObject> directory, Consumer<JsonObject> verification) {
    this.vertx = vertx;
    config = TestPostgres.shared().config(vertx);
    JsonObject own = config.verticleConfig(ServiceName.PKD_SERVICE.text());
    directory.accept(own.getJsonObject("settings"));
    pkd = RunningService.deploy(vertx, ServiceName.PKD_SERVICE, own);
    engine = anotherEngine(verification);
  }

  /** One more passport_engine that asks the same directory. */
  RunningService anotherEngine(Consumer<JsonObject> verification) {
    JsonObject own = config.verticleConfig(ServiceName.PASSPORT_ENGINE.text());
    own.getJsonObject("peers").put("pkd_service", pkd.verticle().address());
    verification.accept(own.getJsonObject("settings").getJsonObject("verification"));
    return RunningService.deploy(vertx, ServiceName.PASSPORT_ENGINE, own);
  }

  Api pkdApi() {
    return new Api(pkd.verticle().address());
  }

  Api engineApi() {
    return new Api(engine.verticle().address());
  }

  /** An event of the own csca. */
  void tell(JsonObject event) throws IOException {
    Api.Answer answer = pkdApi().post("/internal/inbox", event);
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
  }

  /** Everything of a country that a verification needs, but its CRL. */
  void know(TestIssuer issuer) throws IOException {
    tell(issuer.issued("root", issuer.root()));
    tell(issuer.issued("document_signer", issuer.signer()));
  }

  /** A document with DG1 and DG2. */
  static JsonObject document(TestIssuer issuer) {
    return document(issuer, issuer.sod(Map.of(1, issuer.dg1(), 2, DG2)));
  }

  /** The same with another EF.SOD. */
  static JsonObject document(TestIssuer issuer, byte[] sod) {
    return new JsonObject()
        .put("sod", base64(sod))
        .put(
            "dataGroups",
            new JsonObject().put("DG1", base64(issuer.dg1())).put("DG2", base64(DG2)));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  JsonObject verify(JsonObject document) {
    return verify(engine, document);
  }

  /** What one of several engines says. */
  static JsonObject verify(RunningService engine, JsonObject document) {
    try {
      return new Api(engine.verticle().address()).post(VERIFICATIONS, document).as(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String outcome(JsonObject document) {
    return verify(document).getString("outcome");
  }

  /** The outcome of a step. */
  static String step(JsonObject verification, String step) {
    return part(verification, step).getString("outcome");
  }

  /** All that is said of a step. */
  static JsonObject part(JsonObject verification, String step) {
    return verification.getJsonArray("steps").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("step").equals(step))
        .findFirst()
        .orElseThrow();
  }
}
