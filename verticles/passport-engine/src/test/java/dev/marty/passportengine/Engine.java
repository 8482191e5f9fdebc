package dev.marty.passportengine;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;

/** A passport_engine that knows a fake document_signer. */
final class Engine {
  static final String PASSPORTS = "/api/passport_engine/passports";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Engine() {}

  static RunningService deploy(Vertx vertx, FakeSigner signer) {
    JsonObject config =
        TestPostgres.shared().config(vertx).verticleConfig(ServiceName.PASSPORT_ENGINE.text());
    config.getJsonObject("peers").put(ServiceName.DOCUMENT_SIGNER.text(), signer.url());
    return RunningService.deploy(vertx, ServiceName.PASSPORT_ENGINE, config);
  }

  static Api api(RunningService engine) {
    return new Api(engine.verticle().address());
  }

  /** An application with a number nobody used. */
  static JsonObject application() {
    return Country.passport("T" + Integer.toString(10_000_000 + RANDOM.nextInt(89_999_999)));
  }

  static String path(JsonObject passport) {
    return PASSPORTS + "/" + passport.getString("documentNumber");
  }
}
