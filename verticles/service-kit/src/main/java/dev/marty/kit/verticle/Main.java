package dev.marty.kit.verticle;

import dev.marty.kit.Logging;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.config.ConfigLoader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One process of one service or of the gateway. Exit codes: 1 refused to run, 2 wrong usage or
 * configuration; a signal stops it in order, and gives the code that it gives every JVM: 143 for
 * SIGTERM, 130 for SIGINT.
 */
public final class Main {
  private static final int STOP_SECONDS = 30;

  private static final String USAGE =
      """
      Usage: java -jar JAR NAME
      Run one service, or the gateway, as this process, until it is told to stop (SIGTERM).
            NAME         here: NAMES
        -h, --help       Show this help message and exit.

      Environment:
        MARTY_ENV          development (the default), testing or production: which file of config/
        MARTY_CONFIG_DIR   where that folder is (config)
        and the variables that the file names; docs/configuration.md has all of them.

      Exit code 1 when it refuses to run, 2 for wrong usage or a wrong configuration,
      143 when SIGTERM has stopped it.

      Example:
        MARTY_ENV=production java -jar csca.jar csca\
      """;

  private Main() {}

  /** Runs the verticle that the first argument names, until the process is told to stop. */
  public static void main(String[] args) {
    Logging.configure();
    if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      System.out.println(USAGE.replace("NAMES", String.join(", ", verticles().keySet())));
      return;
    }
    int code = run(args.length == 1 ? args[0] : null, System.getenv(), System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Runs one verticle and blocks until it ends.
   *
   * @param name which of those on the class path, or null
   * @param variables environment variables
   * @param err where wrong usage and a wrong configuration are told; what else keeps it from
   *     running is in the log
   * @return 1 or 2; a signal ends the process without a return
   */
  public static int run(String name, Map<String, String> variables, PrintStream err) {
    Map<String, MartyVerticle> known = verticles();
    MartyVerticle verticle = name == null ? null : known.get(name);
    if (verticle == null) {
      err.println(
          (name == null ? "A name is missing." : "There is no '" + name + "' here.")
              + " Give one of: "
              + String.join(", ", known.keySet())
              + "; or --help.");
      return 2;
    }
    Vertx vertx = vertx();
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "marty-stop"));
    deploy(vertx, verticle, variables)
        .onSuccess(
            deployment ->
                verticle
                    .refusal()
                    .onSuccess(
                        // The verticle has logged it.
                        reason -> end.complete(1)))
        .onFailure(
            failure -> {
              boolean ofConfig = failure instanceof ConfigException;
              if (ofConfig) {
                err.println(failure.getMessage());
              }
              end.complete(ofConfig ? 2 : 1);
            });
    int code = end.join();
    close(vertx);
    return code;
  }

  private static Future<String> deploy(
      Vertx vertx, MartyVerticle verticle, Map<String, String> variables) {
    return new ConfigLoader(variables)
        .load(vertx, verticle.scope())
        .compose(
            config ->
                vertx.deployVerticle(
                    verticle, new DeploymentOptions().setConfig(verticle.ownConfig(config))));
  }

  /** All verticles on the class path by name. */
  public static Map<String, MartyVerticle> verticles() {
    Map<String, MartyVerticle> known = new TreeMap<>();
    ServiceLoader.load(MartyVerticle.class).stream()
        .map(ServiceLoader.Provider::get)
        .forEach(verticle -> known.put(verticle.name(), verticle));
    return known;
  }

  /** Vert.x with the native transport: only it has the TCP user timeout that the pools rely on. */
  public static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  /** Undeploys everything, which drains it, and waits a bounded time. */
  public static void close(Vertx vertx) {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      System.err.println("Stopped without draining everything: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
