package dev.marty.launcher;

import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  marty init-db --admin-url postgresql://postgres:secret@127.0.0.1:5432/postgres",
      "  marty init-db --service csca      a server for csca alone"
    })
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

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "only this service's roles, database and passwords, for a server of its own; can be given"
              + " more than once (default: all four)")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    Set<ServiceName> services = services();
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
              new ConfigLoader(System.getenv()).load(vertx, scope(services)), CONFIG_SECONDS);
      DatabaseInitializer.run(admin, config, services);
    } finally {
      Main.close(vertx);
    }
    spec.commandLine().getOut().println("Roles, databases and grants are in place on " + admin);
    return 0;
  }

  private Set<ServiceName> services() {
    if (names.isEmpty()) {
      return EnumSet.allOf(ServiceName.class);
    }
    try {
      return names.stream().map(ServiceName::of).collect(Collectors.toSet());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--service: " + e.getMessage());
    }
  }

  /** Whoever makes one service's server need not know the passwords of the others. */
  private static ConfigScope scope(Set<ServiceName> services) {
    return new ConfigScope(
        path ->
            services.stream()
                .anyMatch(service -> path.startsWith("database." + service.text() + ".")));
  }
}
