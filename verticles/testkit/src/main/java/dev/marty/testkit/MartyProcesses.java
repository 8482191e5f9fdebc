package dev.marty.testkit;

import dev.marty.kit.ServiceName;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Four services and the gateway as five processes, as in production, each killable alone. */
public final class MartyProcesses implements AutoCloseable {
  private static final String GATEWAY = "gateway";
  private static final Duration READY = Duration.ofSeconds(90);
  private static final int STOP_SECONDS = 40;

  private final Map<String, String> variables;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, Process> processes = new HashMap<>();
  private final Path logs;

  private MartyProcesses(Map<String, String> variables, Path logs) {
    this.variables = variables;
    this.logs = logs;
  }

  /**
   * Starts all five and waits until every service is healthy.
   *
   * @param server prepared
   * @param logs folder for what the processes print
   */
  public static MartyProcesses start(MartyServer server, Path logs) throws IOException {
    MartyProcesses all = new MartyProcesses(server.variables(), logs);
    for (ServiceName service : ServiceName.values()) {
      all.address(service.text(), service.name());
    }
    all.address(GATEWAY, GATEWAY.toUpperCase(Locale.ROOT));
    try {
      for (String name : all.ports.keySet()) {
        all.launch(name);
      }
      all.untilHealthy();
      return all;
    } catch (IOException | RuntimeException | AssertionError e) {
      all.close();
      throw e;
    }
  }

  /**
   * Starts one service alone and waits until it is ready.
   *
   * @param server prepared
   * @param logs folder for what the process prints
   */
  public static MartyProcesses start(MartyServer server, Path logs, ServiceName service)
      throws IOException {
    return start(server, logs, service, Map.of());
  }

  /**
   * Starts one service alone with some variables more, and waits until it is ready.
   *
   * @param more go before those of the testing configuration
   */
  public static MartyProcesses start(
      MartyServer server, Path logs, ServiceName service, Map<String, String> more)
      throws IOException {
    MartyProcesses one = new MartyProcesses(server.variables(), logs);
    one.variables.putAll(more);
    one.address(service.text(), service.name());
    try {
      one.launch(service.text());
      one.untilReady(service);
      return one;
    } catch (IOException | RuntimeException | AssertionError e) {
      one.close();
      throw e;
    }
  }

  /** Waits until a service says that it is ready. */
  public void untilReady(ServiceName service) {
    Wait.until(READY, () -> ready(service), this::logs);
  }

  private boolean ready(ServiceName service) {
    try {
      return api(service).get("/ready", "*/*").status() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  private void address(String name, String prefix) {
    int port = Ports.free();
    ports.put(name, port);
    variables.put(prefix + "_PORT", Integer.toString(port));
    variables.put(prefix + "_URL", "http://127.0.0.1:" + port);
  }

  private void launch(String name) throws IOException {
    File log = logs.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.marty.kit.verticle.Main",
                name)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(variables);
    processes.put(name, builder.start());
  }

  /** Where a service listens. */
  public Api api(ServiceName service) {
    return new Api("http://127.0.0.1:" + ports.get(service.text()));
  }

  /** Where everything is reached. */
  public Api gateway() {
    return new Api("http://127.0.0.1:" + ports.get(GATEWAY));
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill(ServiceName service) throws InterruptedException {
    Process process = processes.get(service.text());
    process.destroyForcibly();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(service.text() + " does not die.");
    }
  }

  /** Starts a killed service again; does not wait. */
  public void restart(ServiceName service) throws IOException {
    launch(service.text());
  }

  /** Waits until the gateway says that everything passes. */
  public void untilHealthy() {
    Wait.until(READY, this::healthy, this::logs);
  }

  private boolean healthy() {
    try {
      return gateway().get("/health", "*/*").status() == 200;
    } catch (IOException refused) {
      return false;
    }
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    for (String name : processes.keySet()) {
      try {
        all.append("== ").append(name).append('\n');
        all.append(Files.readString(logs.resolve(name + ".log")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  /** SIGTERM to all, which drains them. */
  @Override
  public void close() {
    processes.values().forEach(Process::destroy);
    for (Process process : processes.values()) {
      try {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
