package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Consumers;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes with TLS to PostgreSQL are named, and end a process at its start. */
@ExtendWith(VertxExtension.class)
class TlsFaultTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static OwnServer server;

  @BeforeAll
  static void start() throws Exception {
    TlsAuthority right = new TlsAuthority(folder, "right-ca");
    new TlsAuthority(folder, "wrong-ca");
    right.certify("localhost", 30);
    right.certify("other.example", 30);
    right.certify("expired.example", -1);
    Files.writeString(folder.resolve("text.pem"), "no certificate");
    server = OwnServer.prepared("tls");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'sslmode=require', does not speak TLS",
    "localhost, 'sslmode=verify-ca&sslrootcert={}/wrong-ca.pem', is not signed by",
    "localhost, 'sslmode=verify-full&sslrootcert={}/nowhere.pem', cannot be read",
    "localhost, 'sslmode=verify-full&sslrootcert={}/text.pem', cannot be read",
    "localhost, 'sslmode=verify-full&sslrootcert={}', cannot be read",
    "other.example, 'sslmode=verify-full&sslrootcert={}/right-ca.pem', is not for the host"
        + " localhost",
    "expired.example, 'sslmode=verify-ca&sslrootcert={}/right-ca.pem', has expired",
  })
  void itIsNamedByEveryCommand(String certificate, String parameters, String named)
      throws Exception {
    present(certificate);
    Map<String, String> variables = variables(parameters.replace("{}", folder.toString()));

    MartyCommand run = MartyCommand.run(variables, "run", "csca");
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("csca refuses to run: ").contains(named);

    MartyCommand migrate = MartyCommand.run(variables, "migrate");
    assertThat(migrate.code()).as(migrate.err()).isEqualTo(1);
    assertThat(migrate.err()).contains(named);

    MartyCommand verify = MartyCommand.run(variables, "verify");
    assertThat(verify.code()).isEqualTo(1);
    assertThat(verify.out()).contains(named);
  }

  @Test
  void theRightAuthorityAndNameAreServed(Vertx vertx) throws Exception {
    present("localhost");
    String parameters = "sslmode=verify-full&sslrootcert=" + folder.resolve("right-ca.pem");
    Map<String, String> variables = variables(parameters);
    assertThat(MartyCommand.run(variables, "migrate").code()).isZero();
    assertThat(MartyCommand.run(variables, "verify").code()).isZero();

    JsonObject config = server.marty().config(vertx).verticleConfig("csca");
    config.getJsonObject("database").put("url", variables.get("CSCA_DATABASE_URL"));
    RunningService running =
        RunningService.deploy(vertx, ServiceName.CSCA, Consumers.of(vertx, config));
    running.untilHealthIs("pass", SOON);
    running.undeploy();
  }

  /** Lets the server show a certificate, or speak no TLS at all. */
  private static void present(String certificate) throws SQLException {
    boolean tls = !certificate.isEmpty();
    MartyServer marty = server.marty();
    try (Sql admin = Sql.connect(marty.admin())) {
      if (tls) {
        Path pem = folder.resolve(certificate + ".pem");
        Path key = folder.resolve(certificate + ".key");
        admin.run("ALTER SYSTEM SET ssl_cert_file = '" + pem + "'");
        admin.run("ALTER SYSTEM SET ssl_key_file = '" + key + "'");
      }
      admin.run("ALTER SYSTEM SET ssl = " + tls);
      admin.run("SELECT pg_reload_conf()");
    }
    // A session that began before the reload does not see it.
    Wait.until(
        SOON,
        () ->
            shown(marty).equals((tls ? "on|" : "off|") + folder.resolve(certificate + ".pem"))
                || (!tls && shown(marty).startsWith("off|")),
        () -> shown(marty));
  }

  private static String shown(MartyServer marty) {
    try (Sql admin = Sql.connect(marty.admin())) {
      return admin.rows("SELECT current_setting('ssl'), current_setting('ssl_cert_file')").get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> variables(String parameters) {
    Map<String, String> variables = server.marty().variables();
    for (ServiceName service : ServiceName.values()) {
      variables.put(
          service.urlVariable(),
          String.format(
              Locale.ROOT,
              "postgresql://localhost:%s/%s?%s",
              Integer.toString(server.marty().admin().port()),
              service.database(),
              parameters));
    }
    return variables;
  }
}
