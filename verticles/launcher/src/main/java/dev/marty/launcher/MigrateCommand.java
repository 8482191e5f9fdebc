package dev.marty.launcher;

import dev.marty.database.schema.Migrations;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code marty migrate}: every service's schema, each as its own migrator role. */
@Command(
    name = "migrate",
    description = "Bring the four schemas up to date, as the migrator roles.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  MARTY_ENV=production marty migrate")
final class MigrateCommand implements Callable<Integer> {
  private static final int CONFIG_SECONDS = 30;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Vertx vertx = Main.vertx();
    try {
      MartyConfig config =
          Await.result(
              new ConfigLoader(System.getenv()).load(vertx, ConfigScope.migration()),
              CONFIG_SECONDS);
      for (ServiceName service : ServiceName.values()) {
        Migrations.Result result = Migrations.migrate(config.migratorDatabase(service.text()));
        spec.commandLine()
            .getOut()
            .printf(
                "%-22s version %s, %d applied now%n",
                service.database(), result.version(), result.applied());
      }
    } finally {
      Main.close(vertx);
    }
    return 0;
  }
}
