package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.launcher.verify.IsolationMatrix;
import dev.marty.launcher.verify.Result;
import dev.marty.launcher.verify.Verification;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** None of the eight logins reaches a database but its own; an open door is found and named. */
@ExtendWith(VertxExtension.class)
class IsolationTest {
  private static final MartyServer SERVER = TestPostgres.shared();
  private MartyConfig config;

  @BeforeEach
  void load(Vertx vertx) {
    config = SERVER.config(vertx);
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void theLoginsOfAServiceReachItsOwnDatabaseOnly(ServiceName service) throws SQLException {
    for (DatabaseSettings login : logins(service)) {
      for (ServiceName target : ServiceName.values()) {
        if (target == service) {
          try (Sql sql = Sql.connect(login)) {
            assertThat(sql.rows("SELECT current_user, current_database()"))
                .containsExactly(login.user() + "|" + service.database());
          }
        } else {
          assertThat(refusal(login, target.database()))
              .as(login.user() + " on " + target.database())
              .isEqualTo("42501");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ServiceName.class)
  void theMaintenanceDatabasesAreClosedToo(ServiceName service) {
    for (DatabaseSettings login : logins(service)) {
      assertThat(refusal(login, "postgres")).isEqualTo("42501");
      assertThat(refusal(login, "template1")).isEqualTo("42501");
    }
  }

  @Test
  void verifyPassesWithOneAllowedToEachService(Vertx vertx) {
    long services = ServiceName.values().length;
    Verification verification = Wait.on(Verification.run(vertx, config));

    assertThat(verification.all().filter(result -> !result.passed())).isEmpty();
    assertThat(verification.passed()).isTrue();
    assertThat(verification.matrices()).extracting(IsolationMatrix::kind).hasSize(2);
    for (IsolationMatrix matrix : verification.matrices()) {
      assertThat(matrix.cells()).hasSize((int) (services * services));
      assertThat(matrix.allowed()).isEqualTo(services);
      assertThat(matrix.refused()).isEqualTo(services * (services - 1));
    }
  }

  @Test
  void anOpenDatabaseIsNamedAndTheSiblingsRefuseToStart(Vertx vertx) throws SQLException {
    try (Sql admin = Sql.connect(SERVER.admin())) {
      admin.run("GRANT CONNECT ON DATABASE marty_csca TO PUBLIC");
      try {
        Verification verification = Wait.on(Verification.run(vertx, config));
        assertThat(verification.passed()).isFalse();
        assertThat(verification.all().filter(result -> !result.passed()).map(Result::name))
            .isNotEmpty()
            .anyMatch(name -> name.contains("marty_pkd_app -> marty_csca"))
            .anyMatch(name -> name.startsWith("marty_csca: grants"));

        for (ServiceName service : ServiceName.values()) {
          startsUnlessItIsASibling(vertx, service);
        }
      } finally {
        admin.run("REVOKE CONNECT ON DATABASE marty_csca FROM PUBLIC");
      }
    }
    assertThat(Wait.on(Verification.run(vertx, config)).passed()).isTrue();
  }

  @Test
  void onePasswordForTwoServicesIsFoundByVerify(Vertx vertx) {
    Map<String, String> variables = SERVER.variables();
    String password = config.database("csca").password().reveal();
    variables.put("PKD_SERVICE_DATABASE_PASSWORD", password);
    MartyConfig careless =
        Wait.on(new ConfigLoader(variables).load(vertx, ConfigScope.databases()));

    Verification verification = Wait.on(Verification.run(vertx, careless));

    assertThat(verification.passed()).isFalse();
    assertThat(verification.results())
        .filteredOn(result -> !result.passed())
        .extracting(Result::name)
        .contains("no two passwords alike");
    assertThat(verification.toJson().encode()).doesNotContain(password);
  }

  private void startsUnlessItIsASibling(Vertx vertx, ServiceName service) {
    if (service == ServiceName.CSCA) {
      RunningService.deploy(vertx, service, config.verticleConfig(service.text())).undeploy();
      return;
    }
    CompletionException refused =
        catchThrowableOfType(
            CompletionException.class,
            () -> RunningService.deploy(vertx, service, config.verticleConfig(service.text())));
    assertThat(refused)
        .as(service.text())
        .hasMessageContaining(service.text() + " refuses to run")
        .hasMessageContaining("holds CONNECT on marty_csca");
  }

  private List<DatabaseSettings> logins(ServiceName service) {
    return Stream.of(config.database(service.text()), config.migratorDatabase(service.text()))
        .toList();
  }

  private static String refusal(DatabaseSettings login, String database) {
    SQLException refused =
        catchThrowableOfType(
            SQLException.class,
            () ->
                Sql.connect(
                        login.url().withDatabase(database), login.user(), login.password().reveal())
                    .close());
    return refused == null ? "connected" : refused.getSQLState();
  }
}
