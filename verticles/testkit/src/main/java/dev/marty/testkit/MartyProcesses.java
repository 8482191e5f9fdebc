package dev.marty.testkit;

import dev.marty.kit.ServiceName;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Four services and the gateway as five processes, as in production, each killable alone. */
public final class MartyProcesses implements AutoCloseable {
  /** The name of the process that is no service. */
  public static final String GATEWAY = "gateway";

  /** Stands in a variable for the name of the process that gets it. */
  public static final String PROCESS = "PROCESS";

  private static final Duration READY = Duration.ofMinutes(2);
  private static final int STOP_SECONDS = 120;

  private final Map<String, String> variables;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, Process> processes = new HashMap<>();
  private final Path logs;

  private MartyProcesses(Map<String, String> variables, Path logs) {
    this.variables = new HashMap<>(variables);
    this.logs = logs;
  }

  /**
   * Starts all five and waits until every service is healthy.
   *
   * @param server prepared
   * @param logs folder for what the processes print
   */
  public static MartyProcesses start(MartyServer server, Path logs) throws IOException {
    return start(server.variables(), logs);
  }

  /**
   * Starts all five with another configuration and waits until every service is healthy.
   *
   * @param variables of the environment; ports and the services' URLs are added
   * @param logs folder for what the processes print
   */
  public static MartyProcesses start(Map<String, String> variables, Path logs) throws IOException {
    MartyProcesses all = new MartyProcesses(variables, logs);
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(productionFlags());
    // As the jars' manifests say.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.marty.kit.verticle.Main", name));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    variables.forEach(
        (variable, value) -> builder.environment().put(variable, value.replace(PROCESS, name)));
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    processes.put(name, builder.start());
  }

  /** The heap and the flags that docs/operations.md says a process in production has. */
  private static List<String> productionFlags() throws IOException {
    String operations = Files.readString(Repository.root().resolve("docs/operations.md"));
    Matcher flags = Pattern.compile("For production:\\s+`(-Xmx[^`]+)`").matcher(operations);
    if (!flags.find()) {
      throw new IllegalStateException("docs/operations.md names no flags for production.");
    }
    return List.of(flags.group(1).split("\\s+"));
  }

  /** What a service printed. */
  public String log(ServiceName service) throws IOException {
    return Files.readString(logs.resolve(service.text() + ".log"));
  }

  /** Whether the process that was started for a service is still there. */
  public boolean alive(ServiceName service) {
    return processes.get(service.text()).isAlive();
  }

  /** The largest resident memory a process had so far, in megabytes; Linux only. */
  public long mostResidentMb(ServiceName service) throws IOException {
    Path status = Path.of("/proc", Long.toString(processes.get(service.text()).pid()), "status");
    return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024;
  }

  /** The processes by their names. */
  public Map<String, ProcessHandle> handles() {
    Map<String, ProcessHandle> handles = new TreeMap<>();
    processes.forEach((name, process) -> handles.put(name, process.toHandle()));
    return handles;
  }

  /** Where a service listens. */
  public Api api(ServiceName service) {
    return api(service.text());
  }

  /** Where everything is reached. */
  public Api gateway() {
    return api(GATEWAY);
  }

  /** Where a process listens, by its name. */
  public Api api(String name) {
    return new Api("http://127.0.0.1:" + ports.get(name));
  }

  /** The names of all. */
  public Set<String> names() {
    return Set.copyOf(ports.keySet());
  }

  /** A process as it was started last. */
  public Process process(String name) {
    return processes.get(name);
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill(ServiceName service) throws InterruptedException {
    Process process = process(service.text());
    process.destroyForcibly();
    untilGone(process);
  }

  /** Waits until a process has ended. */
  public static void untilGone(Process process) throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(process.info() + " does not end.");
    }
  }

  /** Starts a killed service again; does not wait. */
  public void restart(ServiceName service) throws IOException {
    restart(service.text());
  }

  /** Starts a process again that has ended; does not wait. */
  public void restart(String name) throws IOException {
    launch(name);
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
