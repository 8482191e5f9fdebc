package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the databases of a running {@code marty dev} are: a file in its directory, by which a
 * command beside it finds the servers that are really used. It holds no password.
 */
final class RunningDevelopment {
  private static final String FILE = "running.json";
  private static final int SECONDS = 30;

  private RunningDevelopment() {}

  /**
   * Writes the file of this process.
   *
   * @param directory {@code development.directory}
   * @param urls as {@code CSCA_DATABASE_URL} and so on, without credentials
   */
  static void write(Path directory, Map<String, String> urls) {
    JsonObject running = identity(ProcessHandle.current());
    urls.forEach((name, url) -> running.put(name, url));
    try {
      Files.writeString(directory.resolve(FILE), running.encodePrettily());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the file away; one that stays is noticed by its pid. */
  static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads the configuration, with the URLs of the running {@code marty dev} where there is one and
   * nobody set others, and says whose databases will be looked at.
   *
   * @param vertx for the loader
   * @param scope which part of the configuration
   * @param say where that is said
   */
  static MartyConfig load(Vertx vertx, ConfigScope scope, PrintWriter say) {
    return load(vertx, scope, List.of(ServiceName.values()), say);
  }

  /**
   * The same for the databases of some services.
   *
   * @param services which, all of them in the scope
   */
  static MartyConfig load(
      Vertx vertx, ConfigScope scope, List<ServiceName> services, PrintWriter say) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    MartyConfig config = load(vertx, scope, variables);
    String source = config.file();
    boolean given =
        Arrays.stream(ServiceName.values())
            .anyMatch(service -> !variables.getOrDefault(service.urlVariable(), "").isBlank());
    if (config.environment().equals("development") && !given) {
      Path file = Path.of(config.development().getString("directory"), FILE);
      JsonObject running = read(file);
      if (running != null && isAlive(running)) {
        for (ServiceName service : ServiceName.values()) {
          variables.put(service.urlVariable(), running.getString(service.urlVariable()));
        }
        config = load(vertx, scope, variables);
        source = "the running marty dev (pid " + running.getLong("pid") + ")";
      } else if (running != null) {
        say.println(
            "The marty dev with pid "
                + running.getLong("pid")
                + " is gone, which wrote "
                + file
                + ".");
      }
    }
    say.println("Databases of " + source + ": " + places(config, services));
    say.flush();
    return config;
  }

  private static MartyConfig load(Vertx vertx, ConfigScope scope, Map<String, String> variables) {
    return Await.result(new ConfigLoader(variables).load(vertx, scope), SECONDS);
  }

  private static JsonObject read(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | DecodeException e) {
      throw new ConfigException(file + " is not what marty dev writes; delete it.");
    }
  }

  /** The pid alone may be another process by now. */
  private static boolean isAlive(JsonObject running) {
    return ProcessHandle.of(running.getLong("pid"))
        .map(RunningDevelopment::identity)
        .filter(now -> now.getString("started").equals(running.getString("started")))
        .isPresent();
  }

  private static JsonObject identity(ProcessHandle process) {
    String started = process.info().startInstant().map(Object::toString).orElse("unknown");
    return new JsonObject().put("pid", process.pid()).put("started", started);
  }

  private static String places(MartyConfig config, List<ServiceName> services) {
    return services.stream()
        .map(
            service -> {
              DatabaseUrl url = config.databaseUrl(service.text());
              return service.text() + " " + url.host() + ":" + url.port();
            })
        .collect(Collectors.joining(", "));
  }
}
