package dev.marty.launcher;

import dev.marty.database.schema.Migrations;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code marty migrate}: every service's schema, each as its own migrator role. */
@Command(
    name = "migrate",
    description = "Bring the four schemas up to date, as the migrator roles.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  MARTY_ENV=production marty migrate",
      "  marty migrate --wait 0            a server that is not there is an error"
    })
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "how long to wait for a server that cannot be reached or lets nobody in now; a wrong"
              + " password or a missing database is no such thing (default: ${DEFAULT-VALUE})")
  private int wait;

  @Override
  public Integer call() {
    Vertx vertx = Main.vertx();
    try {
      MartyConfig config =
          RunningDevelopment.load(vertx, ConfigScope.migration(), spec.commandLine().getErr());
      for (ServiceName service : ServiceName.values()) {
        Migrations.Result result =
            Migrations.migrate(config.migratorDatabase(service.text()), Duration.ofSeconds(wait));
        spec.commandLine()
            .getOut()
            .printf(
                Locale.ROOT,
                "%-22s version %s, %d applied now%n",
                service.database(),
                result.version(),
                result.applied());
      }
    } finally {
      Main.close(vertx);
    }
    return 0;
  }
}
