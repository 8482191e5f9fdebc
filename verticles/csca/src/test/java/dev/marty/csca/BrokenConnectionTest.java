package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.testkit.Csca;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TcpProxy;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connection breaks under a query: it passes, and whoever asked is told to come back. */
@ExtendWith(VertxExtension.class)
class BrokenConnectionTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String WAITING =
      " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'marty_csca_app'";

  /** What breaks a connection. */
  @FunctionalInterface
  private interface Break {
    void run(Sql admin) throws Exception;
  }

  private TcpProxy proxy;
  private RunningService csca;

  @BeforeEach
  void deploy(Vertx vertx) {
    DatabaseUrl admin = TestPostgres.shared().admin();
    proxy = new TcpProxy(vertx, admin.host(), admin.port());
    proxy.open();
    JsonObject config = TestPostgres.shared().config(vertx).verticleConfig("csca");
    config
        .getJsonObject("database")
        .put("url", "postgresql://127.0.0.1:" + proxy.port() + "/marty_csca");
    csca = RunningService.deploy(vertx, ServiceName.CSCA, config);
  }

  @AfterEach
  void undeploy() {
    csca.undeploy();
  }

  @Test
  void byTheNetwork() throws Exception {
    breakUnderAQuery(admin -> proxy.reset(false));
  }

  @Test
  void byTheServer() throws Exception {
    breakUnderAQuery(admin -> admin.run("SELECT pg_terminate_backend(pid)" + WAITING));
  }

  @Test
  void whileItIsBeingOpened() {
    proxy.reset(true);
    for (int i = 0; i < 5; i++) {
      unavailable(csca.get(Csca.CERTIFICATES));
    }
    proxy.reset(false);
    Wait.until(SOON, () -> csca.get(Csca.CERTIFICATES).code() == 200, () -> "still not 200");
  }

  private void breakUnderAQuery(Break how) throws Exception {
    try (Sql admin = Csca.superuser();
        Sql lock = Csca.superuser()) {
      lock.run("BEGIN; LOCK TABLE csca.certificate IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<RunningService.Answer> asked =
          CompletableFuture.supplyAsync(() -> csca.get(Csca.CERTIFICATES));
      Wait.until(SOON, () -> isWaiting(admin), () -> "No query waits.");

      how.run(admin);

      unavailable(asked.get(SOON.toSeconds(), TimeUnit.SECONDS));
      lock.run("ROLLBACK");
    }
    Wait.until(SOON, () -> csca.get(Csca.CERTIFICATES).code() == 200, () -> "still not 200");
  }

  private static void unavailable(RunningService.Answer answer) {
    assertThat(answer.code()).as("%s", answer).isEqualTo(503);
    assertThat(answer.body().getString("type")).endsWith("database-unavailable");
    assertThat(answer.body().encode()).doesNotContain("SELECT").doesNotContain("Exception");
  }

  private static boolean isWaiting(Sql admin) {
    try {
      return admin.number("SELECT count(*)" + WAITING) > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
