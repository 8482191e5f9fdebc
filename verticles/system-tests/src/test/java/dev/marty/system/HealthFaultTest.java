package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.MartyConfig;
import dev.marty.testkit.Consumers;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The health of the four services while their server misbehaves, and after it is well again. */
class HealthFaultTest {
  private static final Duration NOTICED = Duration.ofMinutes(2);

  private static final List<RunningService> SERVICES = new ArrayList<>();
  private static OwnServer server;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    server = OwnServer.prepared("faults");
    vertx = Vertx.vertx();
    MartyConfig config = server.marty().config(vertx);
    for (ServiceName service : ServiceName.values()) {
      JsonObject own = config.verticleConfig(service.text());
      // Without anybody to ask, csca would warn.
      SERVICES.add(
          RunningService.deploy(
              vertx, service, service == ServiceName.CSCA ? Consumers.of(vertx, own) : own));
    }
  }

  @AfterAll
  static void stop() {
    if (vertx != null) {
      Wait.on(vertx.close());
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void oneClosedDatabaseFailsItsOwnServiceOnly(ServiceName closed) throws SQLException {
    allPass();
    try (Sql admin = Sql.connect(server.marty().admin())) {
      allowConnections(admin, closed, false);
      try {
        RunningService hit =
            SERVICES.stream().filter(s -> s.service() == closed).findFirst().orElseThrow();
        hit.untilHealthIs("fail", NOTICED);
        // The reason the server gives, not only that the old connection is gone.
        Wait.until(
            NOTICED,
            () -> hit.health().body().encode().contains("accepts no connections"),
            () -> hit.health().body().encodePrettily());
        assertThat(hit.health().code()).isEqualTo(503);
        assertThat(hit.get("/ready").code()).isEqualTo(503);
        assertThat(hit.get("/live").code()).isEqualTo(200);
        for (RunningService other : SERVICES) {
          if (other.service() != closed) {
            // A probe that was late for another reason is forgotten with the next.
            Wait.until(
                NOTICED,
                () -> other.health().status().equals("pass") && other.get("/ready").code() == 200,
                () -> other.health().body().encodePrettily());
            assertThat(other.health().body().encode()).doesNotContain("accepts no connections");
          }
        }
      } finally {
        allowConnections(admin, closed, true);
      }
    }
    allPass();
  }

  @Test
  void aFrozenServerIsReportedByAnswersInTimeAndForgottenWhenItThaws() throws Exception {
    allPass();
    server.freeze();
    try {
      for (RunningService service : SERVICES) {
        // Every GET in it fails the test when the answer is late.
        service.untilHealthIs("fail", NOTICED);
        assertThat(service.health().body().encode()).contains("did not answer in time");
        assertThat(service.get("/live").code()).isEqualTo(200);
        assertThat(service.get("/ready").code()).isEqualTo(503);
      }
    } finally {
      server.thaw();
    }
    allPass();
  }

  private static void allPass() {
    SERVICES.forEach(service -> service.untilHealthIs("pass", NOTICED));
  }

  private static void allowConnections(Sql admin, ServiceName service, boolean allowed)
      throws SQLException {
    String database = service.database();
    admin.run("ALTER DATABASE " + database + " WITH ALLOW_CONNECTIONS " + allowed);
    if (!allowed) {
      admin.rows(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + database
              + "'");
    }
  }
}
