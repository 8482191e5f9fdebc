package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestIdentity;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service's verticle in somebody's own program: little is needed, and what is missing is named.
 */
@ExtendWith(VertxExtension.class)
class EmbeddingTest {
  @ParameterizedTest
  @EnumSource
  void aNameAloneIsRefusedWithWhatIsMissing(ServiceName service, Vertx vertx) {
    assertThat(refusal(vertx, service, new JsonObject().put("serviceName", service.text())))
        .contains(service.text())
        .contains("database.url is missing")
        .contains("database.user is missing")
        .contains("database.password is missing")
        .contains("http.port is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "user", "password"})
  void halfADatabaseSectionIsRefusedWithWhatIsMissing(String missing, Vertx vertx) {
    JsonObject config = minimal(vertx, ServiceName.PASSPORT_ENGINE);
    config.getJsonObject("database").remove(missing);

    assertThat(refusal(vertx, ServiceName.PASSPORT_ENGINE, config))
        .contains("database." + missing + " is missing")
        .doesNotContain("http.port");
  }

  @Test
  void whatIsWrongIsNamedWithoutItsValue(Vertx vertx) {
    JsonObject config = minimal(vertx, ServiceName.CSCA);
    config.put("keys", new JsonObject().put("encryptionKey", "hunter2"));
    config.getJsonObject("database").put("pool", new JsonObject().put("maxSize", "many"));
    config.getJsonObject("database").put("passwort", "hunter2");

    assertThat(refusal(vertx, ServiceName.CSCA, config))
        .contains("keys.encryptionKey must be one to four keys")
        .contains("database.pool.maxSize must be a whole number")
        .contains("database.passwort is not a setting")
        .doesNotContain("hunter2");
    config.getJsonObject("database").put("url", "jdbc:postgresql://u:hunter2@h/marty_csca");
    assertThat(refusal(vertx, ServiceName.CSCA, config))
        .contains("database.url must begin with postgresql://")
        .doesNotContain("hunter2");
    assertThat(refusal(vertx, ServiceName.CSCA, config.put("database", "hunter2")))
        .contains("database must be a mapping")
        .doesNotContain("hunter2");
  }

  @Test
  void aPeerThatNobodyGaveIsNamed(Vertx vertx) {
    JsonObject config = minimal(vertx, ServiceName.PASSPORT_ENGINE);
    config.remove("peers");

    assertThat(refusal(vertx, ServiceName.PASSPORT_ENGINE, config))
        .contains("peers.")
        .contains(" is missing");
  }

  @Test
  void theGatewayNeedsAPortAndTheServicesAndNamesThem(Vertx vertx) {
    JsonObject upstreams = new JsonObject();
    for (ServiceName service : ServiceName.values()) {
      upstreams.put(service.text(), "http://127.0.0.1:1");
    }
    JsonObject config =
        new JsonObject()
            .put("port", 0)
            .put("upstreams", upstreams)
            .put("identity", new TestIdentity().section("gateway"))
            .put("authentication", new JsonObject().put("issuer", "https://login.example"));

    assertThat(gatewayRefusal(vertx, new JsonObject()))
        .contains("port is missing")
        .contains("upstreams.csca is missing")
        .contains("upstreams.passport_engine is missing");
    assertThat(gatewayRefusal(vertx, config.copy().put("upstreams", "csca")))
        .contains("upstreams.csca is missing")
        .doesNotContain("port is missing");
    JsonObject bad = config.copy().put("breaker", new JsonObject().put("maxFailures", "many"));
    bad.put("idleTimeout", 1).getJsonObject("upstreams").put("csca", "127.0.0.1:8081");
    assertThat(gatewayRefusal(vertx, bad))
        .contains("breaker.maxFailures must be a whole number")
        .contains("idleTimeout is not a setting")
        .contains("upstreams.csca is missing, or is no URL");
    assertThat(gatewayRefusal(vertx, config.copy().put("upload", 7))).contains("upload must hold");
    JsonObject unknown = config.copy();
    unknown.remove("authentication");
    assertThat(gatewayRefusal(vertx, unknown)).contains("gateway.authentication.issuer");
    MartyVerticle gateway = Main.verticles().get("gateway");
    Wait.on(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(config)));
    assertThat(gateway.address()).startsWith("http://127.0.0.1:");
  }

  private static String gatewayRefusal(Vertx vertx, JsonObject config) {
    return refusal(
        () ->
            Wait.on(
                vertx.deployVerticle(
                    Main.verticles().get("gateway"), new DeploymentOptions().setConfig(config))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAFileMustHaveIsEnough(boolean loginInUrl, Vertx vertx) {
    JsonObject config = minimal(vertx, ServiceName.PASSPORT_ENGINE);
    if (loginInUrl) {
      JsonObject database = config.getJsonObject("database");
      String login = database.remove("user") + ":" + database.remove("password") + "@";
      database.put("url", database.getString("url").replace("//", "//" + login));
    }

    RunningService running = RunningService.deploy(vertx, ServiceName.PASSPORT_ENGINE, config);

    assertThat(running.get("/ready").code()).isEqualTo(200);
    running.undeploy();
  }

  private static JsonObject minimal(Vertx vertx, ServiceName service) {
    DatabaseSettings database = TestPostgres.shared().config(vertx).database(service.text());
    JsonObject peers = new JsonObject();
    for (ServiceName other : ServiceName.values()) {
      peers.put(other.text(), "http://127.0.0.1:1");
    }
    return new JsonObject()
        .put("serviceName", service.text())
        .put(
            "database",
            new JsonObject()
                .put("url", database.url().toString())
                .put("user", database.user())
                .put("password", database.password().reveal()))
        .put("http", new JsonObject().put("port", 0))
        .put("identity", new TestIdentity().section(service.text()))
        .put("peers", peers);
  }

  private static String refusal(Vertx vertx, ServiceName service, JsonObject config) {
    return refusal(() -> RunningService.deploy(vertx, service, config));
  }

  private static String refusal(ThrowingCallable deployment) {
    CompletionException refused = catchThrowableOfType(CompletionException.class, deployment);
    assertThat(refused).as("the deployment must be refused").isNotNull();
    assertThat(refused.getCause()).isNotInstanceOf(NullPointerException.class);
    return refused.getCause().getMessage();
  }
}
