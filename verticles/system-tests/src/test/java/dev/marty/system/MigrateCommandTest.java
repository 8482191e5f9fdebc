package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TcpProxy;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code marty migrate} as a process: what cannot pass ends it at once, what can is waited for. */
@ExtendWith(VertxExtension.class)
class MigrateCommandTest {
  /** A process of Java on a busy machine; Flyway's own retries went on for minutes. */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private static OwnServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = OwnServer.prepared("migrate");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aWrongPasswordEndsItAtOnce() throws Exception {
    Map<String, String> variables = server.marty().variables();
    variables.put("CSCA_MIGRATOR_PASSWORD", "wrong-secret");

    assertThat(refusal(variables))
        .contains("marty_csca_migrator")
        .contains("28P01")
        .contains("CSCA_MIGRATOR_PASSWORD")
        .doesNotContain("wrong-secret");
  }

  @ParameterizedTest
  @CsvSource({
    "28000, ALTER ROLE marty_csca_migrator NOLOGIN, ALTER ROLE marty_csca_migrator LOGIN",
    "42501, REVOKE CONNECT ON DATABASE marty_csca FROM marty_csca_migrator,"
        + " GRANT CONNECT ON DATABASE marty_csca TO marty_csca_migrator",
    "3D000, ALTER DATABASE marty_csca RENAME TO gone, ALTER DATABASE gone RENAME TO marty_csca",
  })
  void whatOnlyPeopleCanMendEndsItAtOnce(String state, String harm, String cure) throws Exception {
    try (Sql admin = Sql.connect(server.marty().admin())) {
      admin.run(harm);
      try {
        assertThat(refusal(server.marty().variables())).contains("marty_csca").contains(state);
      } finally {
        admin.run(cure);
      }
    }
  }

  /** Which are those of the migrations, as far as anybody can tell then. */
  @Test
  void aSchemaOfBeforeThereWereRecordsGetsOneWithoutAMigration() throws Exception {
    try (Sql admin = Sql.connect(server.marty().admin().withDatabase("marty_pkd"))) {
      String said = "SELECT obj_description('pkd.entry'::regclass)";
      String granted = "app role: INSERT, SELECT, UPDATE (removed_version)";
      assertThat(admin.rows(said)).containsExactly(granted);
      admin.run(
          "DELETE FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN"
              + " (SELECT oid FROM pg_class WHERE relnamespace = 'pkd'::regnamespace)");

      assertThat(MartyCommand.run(server.marty().variables(), "migrate").code()).isZero();

      assertThat(admin.rows(said)).containsExactly(granted);
    }
  }

  /** It would be recorded as if the migration had granted it. */
  @Test
  void privilegesThatSomebodyChangedAreMendedBeforeTheSchemaIsChanged() throws Exception {
    try (Sql admin = Sql.connect(server.marty().admin().withDatabase("marty_passport_engine"))) {
      // As if the last migration had not run.
      admin.run("ALTER TABLE passport_engine.verification DROP COLUMN deviations");
      admin.run("DELETE FROM passport_engine.flyway_schema_history WHERE version = '5'");
      admin.run("GRANT DELETE ON passport_engine.verification TO marty_passport_engine_app");
      admin.run("REVOKE INSERT ON passport_engine.passport FROM marty_passport_engine_app");

      MartyCommand refused = MartyCommand.run(server.marty().variables(), "migrate");

      assertThat(refused.code()).as(refused.err()).isEqualTo(1);
      assertThat(refused.err())
          .contains("lost INSERT ON TABLE passport_engine.passport")
          .contains("excess DELETE ON TABLE passport_engine.verification")
          .contains("marty_passport_engine");
      admin.run("REVOKE DELETE ON passport_engine.verification FROM marty_passport_engine_app");
      admin.run("GRANT INSERT ON passport_engine.passport TO marty_passport_engine_app");

      MartyCommand run = MartyCommand.run(server.marty().variables(), "migrate");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(admin.rows("SELECT obj_description('passport_engine.verification'::regclass)"))
          .containsExactly("app role: INSERT, SELECT");
    }
  }

  private static String refusal(Map<String, String> variables) throws Exception {
    long start = System.nanoTime();
    MartyCommand run = MartyCommand.run(variables, "migrate");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    // Whose databases, and why not.
    assertThat(run.err().strip().lines()).as(run.err()).hasSize(2);
    return run.err();
  }

  @Test
  void aServerThatComesLateIsWaitedForAndThatIsSaid(Vertx vertx) throws Exception {
    TcpProxy proxy = new TcpProxy(vertx, "127.0.0.1", server.marty().admin().port());
    Map<String, String> variables = server.marty().variables();
    through(variables, proxy.port());
    Path err = folder.resolve("err");
    Process migrate =
        MartyCommand.builder("dev.marty.launcher.Marty", variables, "migrate")
            .redirectError(err.toFile())
            .start();
    try {
      Wait.until(
          AT_ONCE,
          () -> read(err).contains("tried again") || !migrate.isAlive(),
          () -> read(err) + " by " + migrate);
      assertThat(read(err)).contains("refused the connection").contains("127.0.0.1");

      proxy.open();

      assertThat(migrate.waitFor(AT_ONCE.toSeconds(), TimeUnit.SECONDS)).as(read(err)).isTrue();
      assertThat(migrate.exitValue()).as(read(err)).isZero();
    } finally {
      migrate.destroyForcibly();
    }
  }

  @Test
  void aServerThatDoesNotComeIsGivenUp() throws Exception {
    Map<String, String> variables = server.marty().variables();
    through(variables, Ports.free());

    MartyCommand run = MartyCommand.run(variables, "migrate", "--wait", "2");

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("refused the connection").contains("2 s");
  }

  @ParameterizedTest
  @CsvSource({"IST", "PST"})
  void aTimeZoneThatPostgresDoesNotKnowIsNoObstacle(String zone) throws Exception {
    Map<String, String> variables = server.marty().variables();
    variables.put("TZ", zone);

    MartyCommand run = MartyCommand.run(variables, "migrate", "--wait", "2");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("marty_passport_engine");
  }

  private static void through(Map<String, String> variables, int port) {
    for (ServiceName service : ServiceName.values()) {
      variables.put(
          service.urlVariable(), "postgresql://127.0.0.1:" + port + "/" + service.database());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
