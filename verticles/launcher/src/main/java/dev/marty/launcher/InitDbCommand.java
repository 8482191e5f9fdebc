package dev.marty.launcher;

import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.kit.Await;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marty init-db}: what {@code psql} does with db-init/, without psql. */
@Command(
    name = "init-db",
    description = "Create roles, databases and grants on a PostgreSQL server; idempotent.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  marty init-db --admin-url postgresql://postgres:secret@127.0.0.1:5432/postgres")
final class InitDbCommand implements Callable<Integer> {
  private static final int CONFIG_SECONDS = 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--admin-url",
      required = true,
      defaultValue = "${env:MARTY_ADMIN_URL}",
      paramLabel = "URL",
      description =
          "superuser's URL with user and password; better from MARTY_ADMIN_URL, which does not show"
              + " in the process list")
  private String adminUrl;

  @Override
  public Integer call() {
    DatabaseUrl admin;
    try {
      admin = DatabaseUrl.parse(adminUrl);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--admin-url " + e.getMessage());
    }
    if (admin.user() == null) {
      throw new ParameterException(spec.commandLine(), "--admin-url needs user and password.");
    }
    Vertx vertx = Main.vertx();
    try {
      MartyConfig config =
          Await.result(
              new ConfigLoader(System.getenv()).load(vertx, ConfigScope.databases()),
              CONFIG_SECONDS);
      DatabaseInitializer.run(admin, config);
    } finally {
      Main.close(vertx);
    }
    spec.commandLine().getOut().println("Roles, databases and grants are in place on " + admin);
    return 0;
  }
}
