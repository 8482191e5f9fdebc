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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What people do to a server under services that have served: they stay, do no work while it lasts,
 * say why and what to do, and go on by themselves. Different faults at once, as each takes a probe.
 */
class LateFaultTest {
  private static final Duration NOTICED = Duration.ofMinutes(2);

  private static final List<RunningService> SERVICES = new ArrayList<>();
  private static OwnServer server;
  private static Vertx vertx;

  /** What is done, what the health says then, and what takes it back. */
  private record Fault(ServiceName hit, String statement, String said, String cure) {}

  @BeforeAll
  static void start() {
    server = OwnServer.prepared("late");
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

  @Test
  void logins() throws Exception {
    String secret = password(ServiceName.DOCUMENT_SIGNER);
    happen(
        new Fault(
            ServiceName.CSCA,
            "ALTER ROLE marty_csca_app NOLOGIN",
            "ALTER ROLE marty_csca_app LOGIN",
            "ALTER ROLE marty_csca_app LOGIN"),
        new Fault(
            ServiceName.DOCUMENT_SIGNER,
            "ALTER ROLE marty_document_signer_app PASSWORD 'another'",
            "set DOCUMENT_SIGNER_DATABASE_PASSWORD to the right one",
            "ALTER ROLE marty_document_signer_app PASSWORD '" + secret + "'"),
        new Fault(
            ServiceName.PKD_SERVICE,
            "REVOKE CONNECT ON DATABASE marty_pkd FROM marty_pkd_app",
            "GRANT CONNECT ON DATABASE marty_pkd TO marty_pkd_app",
            "GRANT CONNECT ON DATABASE marty_pkd TO marty_pkd_app"),
        new Fault(
            ServiceName.PASSPORT_ENGINE,
            "ALTER DATABASE marty_passport_engine RENAME TO marty_elsewhere",
            "SQLSTATE 3D000",
            "ALTER DATABASE marty_elsewhere RENAME TO marty_passport_engine;"
                + " ALTER DATABASE marty_passport_engine WITH ALLOW_CONNECTIONS true"));
  }

  @Test
  void privileges() throws Exception {
    happen(
        new Fault(
            ServiceName.CSCA,
            "GRANT marty_csca_owner TO marty_csca_app",
            "REVOKE marty_csca_owner FROM marty_csca_app.",
            "REVOKE marty_csca_owner FROM marty_csca_app"),
        new Fault(
            ServiceName.DOCUMENT_SIGNER,
            "GRANT pg_execute_server_program TO marty_document_signer_app",
            "REVOKE pg_execute_server_program FROM marty_document_signer_app.",
            "REVOKE pg_execute_server_program FROM marty_document_signer_app"),
        new Fault(
            ServiceName.PKD_SERVICE,
            "ALTER ROLE marty_pkd_app CREATEDB BYPASSRLS",
            "ALTER ROLE marty_pkd_app NOCREATEDB NOBYPASSRLS.",
            "ALTER ROLE marty_pkd_app NOCREATEDB NOBYPASSRLS"),
        new Fault(
            ServiceName.PASSPORT_ENGINE,
            "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO marty_passport_engine_app",
            "was granted privileges on something in database postgres",
            "REVOKE EXECUTE ON FUNCTION pg_read_file(text) FROM marty_passport_engine_app"));
  }

  /** A database that somebody makes anew is open to everybody, and no fault of the others'. */
  @Test
  void aSiblingThatIsOpen() throws Exception {
    String said = "REVOKE CONNECT ON DATABASE marty_csca FROM PUBLIC, ";
    try (Sql admin = admin()) {
      admin.run("GRANT CONNECT ON DATABASE marty_csca TO PUBLIC");
      try {
        for (RunningService sibling : SERVICES) {
          if (sibling.service() != ServiceName.CSCA) {
            untilUnfit(sibling, said + sibling.service().appRole());
          }
        }
        assertThat(service(ServiceName.CSCA).health().status()).isEqualTo("pass");
      } finally {
        admin.run("REVOKE CONNECT ON DATABASE marty_csca FROM PUBLIC");
      }
    }
    SERVICES.forEach(LateFaultTest::untilFit);
  }

  /**
   * Neither too old nor locked, as it were in a migration, nor the dead connections of a restart.
   */
  @Test
  void schemasLocksAndSessions() throws Exception {
    RunningService csca = service(ServiceName.CSCA);
    RunningService pkd = service(ServiceName.PKD_SERVICE);
    RunningService engine = service(ServiceName.PASSPORT_ENGINE);
    RunningService signer = service(ServiceName.DOCUMENT_SIGNER);
    ProbeWatch watch = new ProbeWatch(csca);
    try (Sql schema = Sql.connect(server.marty().admin().withDatabase("marty_pkd"));
        Sql lock = Sql.connect(server.marty().admin().withDatabase("marty_passport_engine"));
        Sql history = Sql.connect(server.marty().admin().withDatabase("marty_document_signer"));
        Sql admin = admin()) {
      schema.run("UPDATE pkd.flyway_schema_history SET success = false WHERE version::int > 1");
      lock.run("BEGIN");
      lock.run("LOCK TABLE passport_engine.passport IN SHARE MODE");
      history.run("BEGIN");
      history.run("LOCK TABLE document_signer.flyway_schema_history IN ACCESS EXCLUSIVE MODE");

      try {
        untilUnfit(pkd, "run marty migrate");
        for (Map.Entry<RunningService, String> held :
            Map.of(
                    engine, "holds up writes to passport_engine.passport;",
                    signer, "hides the schema's version")
                .entrySet()) {
          Wait.until(
              NOTICED,
              () -> {
                RunningService.Answer health = held.getKey().health();
                return health.status().equals("warn")
                    && health.body().encode().contains(held.getValue());
              },
              () -> body(held.getKey()));
          assertThat(held.getKey().get(held.getKey().reading()).code()).isEqualTo(200);
        }
        for (int i = 0; i < 2; i++) {
          // Just after a probe: one that dies in its own middle may fail.
          watch.look();
          watch.untilProbes(watch.passed() + 1);
          admin.rows(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'marty_csca_app'");
          watch.untilProbes(watch.passed() + 1);
        }
        // None failed for a connection that was cut; on a busy machine one may be late.
        assertThat(watch.failures()).noneMatch(body -> body.contains("was closed"));
      } finally {
        schema.run("UPDATE pkd.flyway_schema_history SET success = true");
        lock.run("ROLLBACK");
        history.run("ROLLBACK");
      }
    }
    SERVICES.forEach(LateFaultTest::untilFit);
  }

  /** What a service does by itself rests meanwhile, and goes on. */
  @Test
  void workRests() throws Exception {
    RunningService csca = service(ServiceName.CSCA);
    untilFit(csca);
    try (Sql admin = admin();
        Sql outbox = Sql.connect(server.marty().admin().withDatabase("marty_csca"))) {
      admin.run("GRANT pg_monitor TO marty_csca_app");
      untilUnfit(csca, "REVOKE pg_monitor FROM marty_csca_app.");
      outbox.run(
          "INSERT INTO csca.outbox (event_id, destination, type, aggregate, payload)"
              + " VALUES (gen_random_uuid(), 'pkd_service', 'tested', 'test/1', '{}')");
      String untouched =
          "SELECT count(*) FROM csca.outbox"
              + " WHERE attempts = 0 AND lease IS NULL AND published_at IS NULL";
      // The relay looks twice a second.
      for (int i = 0; i < 2; i++) {
        String time = csca.health().body().getString("time");
        Wait.until(
            NOTICED, () -> !csca.health().body().getString("time").equals(time), () -> body(csca));
        assertThat(outbox.number(untouched)).isEqualTo(1);
      }

      admin.run("REVOKE pg_monitor FROM marty_csca_app");
      untilFit(csca);
      Wait.until(NOTICED, () -> number(outbox, untouched) == 0, () -> "the event still waits");
    }
  }

  private static long number(Sql sql, String query) {
    try {
      return sql.number(query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void happen(Fault... faults) throws Exception {
    SERVICES.forEach(LateFaultTest::untilFit);
    try (Sql admin = admin()) {
      try {
        for (Fault fault : faults) {
          if (fault.statement().contains("RENAME")) {
            away(admin, fault.hit());
          }
          admin.run(fault.statement());
        }
        for (Fault fault : faults) {
          untilUnfit(service(fault.hit()), fault.said());
        }
      } finally {
        for (Fault fault : faults) {
          admin.run(fault.cure());
        }
      }
    }
    SERVICES.forEach(LateFaultTest::untilFit);
    for (RunningService each : SERVICES) {
      assertThat(each.verticle().refusal().isComplete()).isFalse();
    }
  }

  /** A database in use is not renamed. */
  private static void away(Sql admin, ServiceName service) throws SQLException {
    String database = service.database();
    admin.run("ALTER DATABASE " + database + " WITH ALLOW_CONNECTIONS false");
    admin.rows(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
            + database
            + "'");
  }

  private static void untilUnfit(RunningService service, String said) {
    Wait.until(NOTICED, () -> body(service).contains(said), () -> body(service));
    assertThat(service.health().code()).isEqualTo(503);
    assertThat(service.get("/ready").code()).isEqualTo(503);
    assertThat(service.get("/live").code()).isEqualTo(200);
    RunningService.Answer refused = service.get(service.reading());
    assertThat(refused.code()).isEqualTo(503);
    assertThat(refused.body().getString("type")).isEqualTo("urn:marty:problem:not-ready");
    assertThat(refused.body().getString("detail")).contains(said);
    assertThat(service.verticle().refusal().isComplete()).isFalse();
  }

  private static void untilFit(RunningService service) {
    service.untilHealthIs("pass", NOTICED);
    assertThat(service.get(service.reading()).code()).isEqualTo(200);
  }

  private static String body(RunningService service) {
    JsonObject health = service.health().body();
    return health.encodePrettily();
  }

  private static RunningService service(ServiceName name) {
    return SERVICES.stream().filter(each -> each.service() == name).findAny().orElseThrow();
  }

  private static String password(ServiceName service) {
    return server.marty().config(vertx).database(service.text()).password().reveal();
  }

  private static Sql admin() throws SQLException {
    return Sql.connect(server.marty().admin());
  }
}
