package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Repository;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** db-init leaves one catalog, however often and by whatever tool it is run. */
@ExtendWith(VertxExtension.class)
class DatabaseInitializationTest {
  private static final List<String> FILES =
      List.of("01-roles.sql", "02-databases.sql", "03-schemas.sql", "04-passwords.sql");

  @Test
  void aSecondRunChangesNothing(Vertx vertx) throws SQLException {
    MartyServer server = TestPostgres.shared();
    List<String> before = Catalog.of(server.admin());

    DatabaseInitializer.run(server.admin(), server.config(vertx));

    assertThat(before).anyMatch(fact -> fact.startsWith("database|marty_csca|marty_csca_owner"));
    assertThat(Catalog.of(server.admin())).isEqualTo(before);
  }

  @Test
  void aRunPutsBackWhatWasOpened(Vertx vertx) throws SQLException {
    MartyServer server = TestPostgres.shared();
    List<String> before = Catalog.of(server.admin());
    try (Sql admin = Sql.connect(server.admin())) {
      admin.run("GRANT CONNECT, TEMP ON DATABASE marty_pkd TO PUBLIC, marty_csca_app");
      admin.run("ALTER ROLE marty_csca_app CREATEDB CONNECTION LIMIT -1");
      assertThat(Catalog.of(server.admin())).isNotEqualTo(before);
    } finally {
      DatabaseInitializer.run(server.admin(), server.config(vertx));
    }

    assertThat(Catalog.of(server.admin())).isEqualTo(before);
  }

  @Test
  @DisplayName("psql and marty init-db leave the same catalog (needs psql)")
  void psqlAndMartyLeaveTheSameCatalog(Vertx vertx) throws Exception {
    assumeTrue(psqlIsHere(), "skipped: psql is not in the PATH");
    try (OwnServer byMarty = OwnServer.start("marty");
        OwnServer byPsql = OwnServer.start("psql")) {
      MartyConfig config = byPsql.marty().config(vertx);
      DatabaseInitializer.run(byMarty.marty().admin(), config);
      psql(byPsql.marty().admin(), passwords(config), FILES);

      assertThat(Catalog.of(byPsql.marty().admin())).isEqualTo(Catalog.of(byMarty.marty().admin()));
      for (ServiceName service : ServiceName.values()) {
        Sql.connect(config.database(service.text())).close();
        Sql.connect(config.migratorDatabase(service.text())).close();
      }

      // A second run by psql must work as well.
      psql(byPsql.marty().admin(), passwords(config), FILES);
      assertThat(Catalog.of(byPsql.marty().admin())).isEqualTo(Catalog.of(byMarty.marty().admin()));
    }
  }

  @Test
  @DisplayName("psql and marty init-db leave the same server of one service (needs psql)")
  void psqlAndMartyLeaveTheSameServerOfOneService(Vertx vertx) throws Exception {
    assumeTrue(psqlIsHere(), "skipped: psql is not in the PATH");
    try (OwnServer byMarty = OwnServer.start("marty");
        OwnServer byPsql = OwnServer.start("psql")) {
      MartyConfig config = byPsql.marty().config(vertx);
      DatabaseInitializer.run(byMarty.marty().admin(), config, Set.of(ServiceName.CSCA));
      Map<String, String> variables = new HashMap<>(passwords(config));
      variables.keySet().removeIf(name -> !name.startsWith("CSCA_"));
      variables.put("PGOPTIONS", "-c marty.databases=marty_csca");
      DatabaseUrl admin = byPsql.marty().admin();
      psql(admin, variables, FILES.subList(0, 2));
      psql(admin.withDatabase("marty_csca"), variables, List.of("include/schema.sql"));
      psql(admin, variables, FILES.subList(3, 4));

      List<String> expected = Catalog.of(byMarty.marty().admin(), ServiceName.CSCA);
      assertThat(expected).noneMatch(fact -> fact.contains("marty_pkd"));
      assertThat(Catalog.of(admin, ServiceName.CSCA)).isEqualTo(expected);
    }
  }

  private static boolean psqlIsHere() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> new File(folder, "psql").canExecute());
  }

  private static Map<String, String> passwords(MartyConfig config) {
    Map<String, String> variables = new HashMap<>();
    for (ServiceName service : ServiceName.values()) {
      variables.put(
          service.name() + "_DATABASE_PASSWORD",
          config.database(service.text()).password().reveal());
      variables.put(
          service.name() + "_MIGRATOR_PASSWORD",
          config.migratorDatabase(service.text()).password().reveal());
    }
    return variables;
  }

  private static void psql(DatabaseUrl admin, Map<String, String> variables, List<String> files)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"));
    command.add(admin.toString());
    files.forEach(file -> command.addAll(List.of("-f", file)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(Repository.root().resolve("db-init").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PGUSER", admin.user());
    environment.put("PGPASSWORD", admin.password().reveal());
    environment.putAll(variables);
    Process psql = builder.start();
    String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(psql.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(psql.exitValue()).as(output).isZero();
  }
}
