package dev.marty.bench;

import dev.marty.database.embedded.DevelopmentServers;
import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.database.schema.Migrations;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * pkd_service as in production: its own process with a heap of 256 MB, on an empty PostgreSQL of
 * its own. Owns both.
 */
final class DirectoryProcess implements AutoCloseable {
  static final String HEAP = "256m";
  private static final Path DIRECTORY = Path.of(".marty", "bench");
  private static final int SECONDS = 60;
  private static final long POLL_MS = 100;

  private final DevelopmentServers servers;
  private final int port;
  private final DatabaseUrl database;
  private final Process process;

  private DirectoryProcess(
      DevelopmentServers servers, int port, DatabaseUrl database, Process process) {
    this.servers = servers;
    this.port = port;
    this.database = database;
    this.process = process;
  }

  static DirectoryProcess start() throws IOException, InterruptedException {
    DevelopmentServers servers = DevelopmentServers.start(DIRECTORY, freePort(), false, true);
    Vertx vertx = Main.vertx();
    try {
      int port = freePort();
      Map<String, String> variables = new HashMap<>();
      variables.put("MARTY_ENV", "testing");
      variables.putAll(servers.urlVariables());
      variables.put("PKD_SERVICE_PORT", Integer.toString(port));
      Map<String, String> all = new HashMap<>(System.getenv());
      all.putAll(variables);
      MartyConfig config =
          Await.result(new ConfigLoader(all).load(vertx, ConfigScope.everything()), SECONDS);
      DatabaseInitializer.run(servers.adminUrls().get(0), config);
      Migrations.migrate(config.migratorDatabase(ServiceName.PKD_SERVICE.text()));
      DirectoryProcess directory =
          new DirectoryProcess(
              servers, port, servers.adminUrls().get(0).withDatabase("marty_pkd"), run(variables));
      directory.untilReady();
      return directory;
    } catch (IOException | InterruptedException | RuntimeException e) {
      servers.close();
      throw e;
    } finally {
      Main.close(vertx);
    }
  }

  private static Process run(Map<String, String> variables) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(java(Main.class, "pkd_service"));
    builder.environment().putAll(variables);
    File log = Files.createDirectories(DIRECTORY).resolve("pkd_service.log").toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    // A bench that is ended from outside must not leave a service that keeps its server from
    // ending.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process;
  }

  /** The command that runs a class with the JVM options of the directory. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx" + HEAP, "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private void untilReady() throws InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ready = HttpRequest.newBuilder(uri("/ready")).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Nobody listens yet; the loop ends with the deadline or the process.
      }
      if (System.nanoTime() > end || !process.isAlive()) {
        close();
        throw new IllegalStateException(
            "pkd_service did not start; see " + DIRECTORY.resolve("pkd_service.log") + ".");
      }
      Thread.sleep(POLL_MS);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  int port() {
    return port;
  }

  /** The directory's database, as the server's superuser. */
  DatabaseUrl database() {
    return database;
  }

  /** The largest resident memory the process had so far, in megabytes; 0 where it is not told. */
  long peakMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      servers.close();
    }
  }
}
