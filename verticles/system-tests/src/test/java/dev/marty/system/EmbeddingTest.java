package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CompletionException;
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
        .put("peers", peers);
  }

  private static String refusal(Vertx vertx, ServiceName service, JsonObject config) {
    CompletionException refused =
        catchThrowableOfType(
            CompletionException.class, () -> RunningService.deploy(vertx, service, config));
    assertThat(refused).as("the deployment must be refused").isNotNull();
    assertThat(refused.getCause()).isNotInstanceOf(NullPointerException.class);
    return refused.getCause().getMessage();
  }
}
