package dev.marty.launcher;

import dev.marty.database.embedded.DevelopmentServers;
import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.database.schema.Migrations;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code marty dev}: everything in this JVM, on a PostgreSQL of its own or on four given URLs. */
@Command(
    name = "dev",
    description = "Run all services, the gateway and a PostgreSQL in this process.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  marty dev",
      "  marty dev --login                 nobody may do anything without a token",
      "  marty dev --fresh                 throw away the data of earlier runs",
      "  marty dev --server-per-service    four servers, so that one can be killed alone"
    })
final class DevCommand implements Callable<Integer> {
  private static final int CONFIG_SECONDS = 30;

  @Spec private CommandSpec spec;

  @Option(names = "--fresh", description = "delete the data of earlier runs first")
  private boolean fresh;

  @Option(names = "--server-per-service", description = "one PostgreSQL for each service")
  private boolean serverPerService;

  @Option(
      names = "--login",
      description = "as in production, everybody needs a token; marty token makes them")
  private boolean login;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    if ("production".equals(variables.get("MARTY_ENV"))) {
      throw new ConfigException("marty dev is not for production; use marty run.");
    }
    Vertx vertx = Main.vertx();
    JsonObject development = hasOwnUrls(variables) ? null : load(vertx, variables).development();
    DevelopmentServers servers =
        development == null
            ? null
            : DevelopmentServers.open(Path.of(development.getString("directory")));
    DevelopmentRun run = new DevelopmentRun(vertx, spec.commandLine().getOut(), login);
    AtomicBoolean stopping = new AtomicBoolean();
    CountDownLatch stopped = new CountDownLatch(1);
    // Before PostgreSQL starts: a signal during the start must not leave one behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.set(true);
                  stop(vertx, servers);
                  stopped.countDown();
                  if (run.wasRefused()) {
                    // The exit code of the signal would hide it.
                    Runtime.getRuntime().halt(1);
                  }
                },
                "marty-stop"));
    try {
      if (servers != null) {
        servers.start(development.getInteger("postgresPort"), serverPerService, fresh);
        variables.putAll(servers.urlVariables());
      }
      MartyConfig config = load(vertx, variables);
      if (servers != null) {
        prepare(servers, config);
        RunningDevelopment.write(servers.directory(), servers.urlVariables());
      }
      run.start(config);
    } catch (RuntimeException e) {
      // What fails because the ground is being taken away is no news.
      if (!stopping.get()) {
        stop(vertx, servers);
        throw e;
      }
    }
    stopped.await();
    return 0;
  }

  /** All four URLs or none: a mixture would be a database somebody did not mean. */
  private static boolean hasOwnUrls(Map<String, String> variables) {
    List<String> missing =
        Arrays.stream(ServiceName.values())
            .map(ServiceName::urlVariable)
            .filter(name -> variables.getOrDefault(name, "").isBlank())
            .toList();
    if (!missing.isEmpty() && missing.size() < ServiceName.values().length) {
      throw new ConfigException(
          "Some database URLs are set but not "
              + String.join(", ", missing)
              + ". Set all four, or none for the built-in PostgreSQL.");
    }
    return missing.isEmpty();
  }

  private static MartyConfig load(Vertx vertx, Map<String, String> variables) {
    return Await.result(
        new ConfigLoader(variables).load(vertx, ConfigScope.everything()), CONFIG_SECONDS);
  }

  private static void prepare(DevelopmentServers servers, MartyConfig config) {
    for (DatabaseUrl admin : servers.adminUrls()) {
      DatabaseInitializer.run(admin, config, servers.servicesOn(admin));
    }
    for (ServiceName service : ServiceName.values()) {
      Migrations.migrate(config.migratorDatabase(service.text()));
    }
  }

  private static void stop(Vertx vertx, DevelopmentServers servers) {
    Main.close(vertx);
    if (servers != null) {
      RunningDevelopment.delete(servers.directory());
      servers.close();
    }
  }
}
