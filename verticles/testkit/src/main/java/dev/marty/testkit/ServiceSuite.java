package dev.marty.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is true of every service: how it starts, when it refuses, what its role may not do. */
@ExtendWith(VertxExtension.class)
public abstract class ServiceSuite {
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final ServiceName service;
  private final ServiceName other;
  private final MartyServer server = TestPostgres.shared();
  private Vertx vertx;
  private MartyConfig config;
  private JsonObject own;

  /**
   * Names the service, and another one to mistake it for.
   *
   * @param service under test
   * @param other any other
   */
  protected ServiceSuite(ServiceName service, ServiceName other) {
    this.service = service;
    this.other = other;
  }

  @BeforeEach
  void load(Vertx vertx) {
    this.vertx = vertx;
    config = server.config(vertx);
    own = config.verticleConfig(service.text());
    if (service == ServiceName.CSCA) {
      // Without anybody to ask it would warn.
      Consumers.of(vertx, own);
    }
  }

  private String refusal(JsonObject given) {
    CompletionException refused =
        catchThrowableOfType(
            CompletionException.class, () -> RunningService.deploy(vertx, service, given));
    assertThat(refused).as("the deployment must be refused").isNotNull();
    assertThat(vertx.deploymentIDs()).isEmpty();
    return refused.getCause().getMessage();
  }

  private JsonObject changed(String section, String key, Object value) {
    JsonObject copy = own.copy();
    copy.getJsonObject(section).put(key, value);
    return copy;
  }

  @Test
  void itStartsReadyOnItsOwnDatabase() {
    RunningService running = RunningService.deploy(vertx, service, own);

    assertThat(running.get("/live").code()).isEqualTo(200);
    // The first probe of a cold JVM may be late.
    Wait.until(
        RECOVERY,
        () -> running.get("/ready").code() == 200 && running.health().status().equals("pass"),
        () -> running.health().body().encodePrettily());
    assertThat(running.health().body().getString("serviceId")).isEqualTo(service.text());
    assertThat(running.health().body().getString("database")).isEqualTo(service.database());
    running.undeploy();
  }

  @Test
  void noPageCanLetItsOwnNamePointHere() {
    RunningService running =
        RunningService.deploy(vertx, service, changed("http", "hosts", "listed.example"));
    for (String path : new String[] {"/live", "/health/" + service.text()}) {
      assertThat(statusAs("localhost", running, path)).isEqualTo(200);
      assertThat(statusAs("127.0.0.1", running, path)).isEqualTo(200);
      assertThat(statusAs("Listed.example", running, path)).isEqualTo(200);
      assertThat(statusAs("rebound.example", running, path)).isEqualTo(421);
    }
    running.undeploy();
  }

  private int statusAs(String name, RunningService running, String path) {
    URI address = URI.create(running.verticle().address());
    RequestOptions request =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(address.getPort(), address.getHost()))
            .setHost(name)
            .setURI(path);
    // Held until the answer is there: a client that nobody refers to is closed when it is
    // collected.
    HttpClient client = vertx.createHttpClient();
    try {
      return Wait.on(
          client
              .request(request)
              .compose(HttpClientRequest::send)
              .map(HttpClientResponse::statusCode));
    } finally {
      Wait.on(client.close());
    }
  }

  @Test
  void itRefusesToStartWithoutServiceName() {
    own.remove("serviceName");

    assertThat(refusal(own)).contains("serviceName is missing").contains(ServiceName.known());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "default", "CSCA", "pkd-service"})
  void itRefusesToStartWithAnUnknownServiceName(String name) {
    assertThat(refusal(own.put("serviceName", name)))
        .contains("serviceName")
        .contains(ServiceName.known());
  }

  @Test
  void itRefusesTheNameOfAnotherService() {
    assertThat(refusal(own.put("serviceName", other.text())))
        .contains(other.text())
        .contains("this is the verticle of " + service.text());
  }

  @Test
  void itRefusesTheUrlOfAnotherService() {
    String foreign = config.database(other.text()).url().toString();

    assertThat(refusal(changed("database", "url", foreign)))
        .contains("names the database " + other.database())
        .contains(service.database());
  }

  @Test
  void itRefusesTheLoginOfAnotherService() {
    JsonObject given = changed("database", "user", other.appRole());
    String password = config.database(other.text()).password().reveal();
    given.getJsonObject("database").put("password", password);

    assertThat(refusal(given))
        .startsWith(service.text() + " refuses to run: ")
        .contains(other.appRole())
        .contains(service.database())
        .doesNotContain(password);
  }

  @Test
  void itRefusesAWrongPasswordWithoutRepeatingIt() {
    assertThat(refusal(changed("database", "password", "wrong-secret")))
        .startsWith(service.text() + " refuses to run: ")
        .contains("password")
        .contains(service.appRole())
        .doesNotContain("wrong-secret");
  }

  @Test
  void itRefusesTheLoginOfTheMigratorAndOfTheSuperuser() {
    JsonObject migrator = changed("database", "user", service.migratorRole());
    String password = config.migratorDatabase(service.text()).password().reveal();
    migrator.getJsonObject("database").put("password", password);
    assertThat(refusal(migrator)).startsWith(service.text() + " refuses to run: ");

    JsonObject superuser = changed("database", "user", server.admin().user());
    superuser.getJsonObject("database").put("password", server.admin().password().reveal());
    assertThat(refusal(superuser)).contains("is SUPERUSER");
  }

  @Test
  void aDatabaseThatComesLateIsFoundWithoutRestart() {
    TcpProxy proxy = proxy();
    RunningService running =
        RunningService.deploy(vertx, service, changed("database", "url", through(proxy)));
    assertThat(running.get("/live").code()).isEqualTo(200);
    assertThat(running.get("/ready").code()).isEqualTo(503);
    assertThat(running.health().body().encode()).contains("refused the connection");
    String reading = running.reading();
    assertThat(running.get(reading).code()).isEqualTo(503);

    proxy.open();

    Wait.until(
        RECOVERY,
        () -> running.get("/ready").code() == 200,
        () -> running.health().body().encodePrettily());
    assertThat(running.get("/live").code()).isEqualTo(200);
    assertThat(running.get(reading).code()).isIn(200, 404);
    assertThat(running.get("/api/" + service.text() + "/anything").code()).isEqualTo(404);
    running.undeploy();
  }

  @Test
  void aWrongPasswordThatComesToLightLateEndsTheService() {
    TcpProxy proxy = proxy();
    JsonObject given = changed("database", "url", through(proxy));
    given.getJsonObject("database").put("password", "wrong-secret");
    RunningService running = RunningService.deploy(vertx, service, given);
    assertThat(running.verticle().refusal().isComplete()).isFalse();

    proxy.open();

    Wait.until(
        RECOVERY,
        () -> running.verticle().refusal().isComplete(),
        () -> running.health().body().encodePrettily());
    assertThat(running.verticle().refusal().result()).contains("password").contains(service.text());
    assertThat(running.get("/ready").code()).isEqualTo(503);
    running.undeploy();
  }

  /** What a page of anybody's can send without asking: forms and plain text. */
  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
  void noRouteTakesWhatAnyWebPageCanSend(String mediaType) throws IOException {
    RunningService running = RunningService.deploy(vertx, service, own);
    Api api = new Api(running.verticle().address());
    List<String> routes = new ArrayList<>(List.of("/internal/inbox"));
    JsonObject paths =
        running.get("/api/" + service.text() + "/openapi.json").body().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      if (paths.getJsonObject(path).containsKey("post")) {
        routes.add(path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString()));
      }
    }
    // The inbox is there in services that take events only.
    boolean inbox = api.post("/internal/inbox", new JsonObject()).status() != 404;

    for (String route : inbox ? routes : routes.subList(1, routes.size())) {
      assertThat(api.post(route, new byte[0], mediaType).status()).as(route).isEqualTo(415);
      assertThat(api.post(route + "/", "{}".getBytes(UTF_8), mediaType).status())
          .as(route)
          .isEqualTo(415);
    }
    running.undeploy();
  }

  /** A misspelt filter would answer with everything there is. */
  @Test
  void noOperationTakesParametersThatItsContractDoesNotName() throws IOException {
    RunningService running = RunningService.deploy(vertx, service, own);
    Api api = new Api(running.verticle().address());
    JsonObject paths =
        running.get("/api/" + service.text() + "/openapi.json").body().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      String place = path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
      for (String query : List.of("?contry=DE", "/?contry=DE")) {
        if (methods.containsKey("get")) {
          JsonObject problem = api.get(place + query, "*/*").as(400);
          assertThat(problem.getString("field")).as(path).isEqualTo("contry");
        }
        if (methods.containsKey("post")) {
          JsonObject problem = api.post(place + query, new JsonObject()).as(400);
          assertThat(problem.getString("field")).as(path).isEqualTo("contry");
        }
      }
    }
    running.undeploy();
  }

  @Test
  void itIsBuiltForTheNewestOfItsMigrations() throws SQLException {
    int newest = Migration.newest(service);

    assertThat(RunningService.verticle(service).schemaVersion()).isEqualTo(newest);
    try (Sql sql = Sql.connect(config.database(service.text()))) {
      assertThat(sql.number("SELECT max(version::int) FROM flyway_schema_history"))
          .isEqualTo(newest);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE intruder (a int)",
        "CREATE TABLE public.intruder (a int)",
        "CREATE TEMP TABLE intruder (a int)",
        "CREATE SCHEMA intruder",
        "DROP TABLE flyway_schema_history",
        "ALTER TABLE flyway_schema_history ADD intruder int",
        "TRUNCATE flyway_schema_history",
        "CREATE ROLE intruder",
        "CREATE DATABASE intruder",
        "SET ROLE postgres",
      })
  void itsRoleMayNot(String statement) throws SQLException {
    try (Sql sql = Sql.connect(config.database(service.text()))) {
      assertThat(sql.outcome(statement)).isEqualTo(INSUFFICIENT_PRIVILEGE);
    }
  }

  @Test
  void itsRoleMayNotBecomeTheOwner() throws SQLException {
    try (Sql sql = Sql.connect(config.database(service.text()))) {
      for (String role : new String[] {service.ownerRole(), service.migratorRole()}) {
        assertThat(sql.outcome("SET ROLE " + role)).as(role).isEqualTo(INSUFFICIENT_PRIVILEGE);
      }
    }
  }

  @Test
  void itsProcessNeedsNoOtherServicesSettings() {
    Map<String, String> variables = server.variables();
    for (ServiceName foreign : ServiceName.values()) {
      if (foreign != service) {
        variables.remove(foreign.urlVariable());
      }
    }
    MartyConfig alone =
        Wait.on(new ConfigLoader(variables).load(vertx, ConfigScope.service(service)));

    RunningService running =
        RunningService.deploy(vertx, service, alone.verticleConfig(service.text()));

    Wait.until(
        RECOVERY,
        () -> running.get("/ready").code() == 200,
        () -> running.health().body().encodePrettily());
    running.undeploy();
  }

  private TcpProxy proxy() {
    return new TcpProxy(vertx, server.admin().host(), server.admin().port());
  }

  private String through(TcpProxy proxy) {
    DatabaseUrl url = DatabaseUrl.parse(own.getJsonObject("database").getString("url"));
    return "postgresql://127.0.0.1:" + proxy.port() + "/" + url.database();
  }
}
