package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What health costs the database: some statements for each probe, whatever happens. Counted as the
 * server counts transactions and sessions, after the service is gone and all counters are written.
 */
class ProbeCostTest {
  private static final long FRESH_S = 60;
  private static final ServiceName SERVICE = ServiceName.PKD_SERVICE;

  /**
   * A service that has nothing to do: relays, workers and schedules ask the database by themselves.
   */
  private static final class IdleService extends ServiceVerticle {
    IdleService() {
      super(SERVICE, RunningService.verticle(SERVICE).schemaVersion());
    }

    @Override
    protected void setUp(ServiceSetup setup) {
      // Health is the kit's.
    }
  }

  private static final int REQUESTS = 20_000;
  private static final int FAILED_PROBES = 5;

  /** As everywhere but in tests. */
  private static final int PERIOD_MS = 5_000;

  /** Between probes, while one fails. */
  private static final int LEAST_PERIOD_S = 2;

  /** Identity, schema version, and a write. */
  private static final int TRANSACTIONS_A_PROBE = 3;

  /** Logins and the server's own work in the database; a request or a queue costs far more. */
  private static final int TRANSACTIONS_BESIDES = 6;

  private static OwnServer server;
  private static Vertx vertx;

  /** What one life of the service cost. */
  private record Cost(long transactions, long sessions) {
    Cost minus(Cost before) {
      return new Cost(transactions - before.transactions, sessions - before.sessions);
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    server = OwnServer.prepared("cost");
    try (Sql admin = Sql.connect(server.marty().admin())) {
      // Its transactions would be counted too.
      admin.run("ALTER SYSTEM SET autovacuum = off");
      admin.rows("SELECT pg_reload_conf()");
    }
    vertx = Vertx.vertx();
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
  void requestsForHealthCauseNoSql() throws Exception {
    Cost before = cost();
    long start = System.nanoTime();
    RunningService running = deploy();
    ProbeWatch watch = new ProbeWatch(running);
    for (int i = 0; i < REQUESTS; i++) {
      watch.look();
    }
    watch.untilProbes(2);
    running.undeploy();
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    long most = seconds / LEAST_PERIOD_S + 2;
    Cost busy = cost().minus(before);

    // As much as the probes of this time cost without any request. One that is late counts as
    // failed and costs another session, and so does each minute; some may have ended unseen.
    assertThat(busy.sessions()).isBetween(1L, 1 + watch.failed() + seconds / FRESH_S);
    assertThat(busy.transactions())
        .isGreaterThanOrEqualTo(TRANSACTIONS_A_PROBE * watch.passed())
        .isLessThanOrEqualTo(TRANSACTIONS_A_PROBE * most + TRANSACTIONS_BESIDES);
  }

  @Test
  void aThawedServerFindsNoQueueOfProbes() throws Exception {
    Cost before = cost();
    RunningService running = deploy();
    ProbeWatch watch = new ProbeWatch(running);
    server.freeze();
    try {
      watch.untilFailed(FAILED_PROBES);
    } finally {
      server.thaw();
    }
    Wait.until(
        Duration.ofMinutes(2),
        () -> watch.look().equals("pass"),
        () -> running.health().body().encodePrettily());
    watch.untilProbes(watch.passed() + 1);
    running.undeploy();
    Cost whole = cost().minus(before);

    // The first one, the one that hung in its query or login, and at most two to replace it.
    assertThat(whole.sessions()).isBetween(1L, 4L).isLessThan(watch.failed());
    assertThat(whole.transactions())
        .isLessThanOrEqualTo(TRANSACTIONS_A_PROBE * (watch.passed() + 2) + TRANSACTIONS_BESIDES);
  }

  private static RunningService deploy() {
    JsonObject config = server.marty().config(vertx).verticleConfig(SERVICE.text());
    config.getJsonObject("database").put("probeMs", PERIOD_MS);
    return RunningService.deploy(vertx, new IdleService(), config);
  }

  /** The counters, once nobody is connected: a session writes its last ones when it ends. */
  private static Cost cost() throws SQLException {
    String where = " WHERE datname = '" + SERVICE.database() + "'";
    try (Sql admin = Sql.connect(server.marty().admin())) {
      Wait.until(
          Duration.ofMinutes(2),
          () -> count(admin, "SELECT count(*) FROM pg_stat_activity" + where) == 0,
          () -> "sessions on " + SERVICE.database());
      List<String> row =
          admin.rows("SELECT xact_commit + xact_rollback, sessions FROM pg_stat_database" + where);
      String[] columns = row.get(0).split("\\|", -1);
      return new Cost(Long.parseLong(columns[0]), Long.parseLong(columns[1]));
    }
  }

  private static long count(Sql admin, String query) {
    try {
      return admin.number(query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
