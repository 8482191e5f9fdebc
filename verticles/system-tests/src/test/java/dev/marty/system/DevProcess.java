package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Repository;
import dev.marty.testkit.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** {@code marty dev} as a process of its own, on ports of its own, with everything it printed. */
public final class DevProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final int STOP_SECONDS = 120;

  private final Process process;
  private final Map<String, String> variables;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private DevProcess(Process process, Map<String, String> variables) {
    this.process = process;
    this.variables = variables;
    Thread reader = new Thread(this::read, "marty-dev-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it and waits until it says it is ready. */
  public static DevProcess start(Path directory, int postgresPort) throws IOException {
    DevProcess dev = launch(variables(directory, postgresPort));
    try {
      dev.untilPrinted("Ready.");
      return dev;
    } catch (AssertionError late) {
      dev.close();
      throw late;
    }
  }

  /** Variables for a directory and ports of its own. */
  static Map<String, String> variables(Path directory, int postgresPort) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MARTY_DIRECTORY", directory.toString());
    variables.put("MARTY_POSTGRES_PORT", Integer.toString(postgresPort));
    variables.put("GATEWAY_PORT", Integer.toString(Ports.free()));
    for (ServiceName service : ServiceName.values()) {
      variables.put(service.portVariable(), Integer.toString(Ports.free()));
    }
    return variables;
  }

  /** Starts it and does not wait. */
  static DevProcess launch(Map<String, String> variables, String... options) throws IOException {
    return launch(Repository.root(), variables, options);
  }

  /** Starts it in a folder that holds {@code config/}, and does not wait. */
  static DevProcess launch(Path where, Map<String, String> variables, String... options)
      throws IOException {
    String[] arguments = Stream.concat(Stream.of("dev"), Stream.of(options)).toArray(String[]::new);
    return new DevProcess(
        MartyCommand.builder("dev.marty.launcher.Marty", variables, arguments)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .start(),
        variables);
  }

  /** Waits until it has printed a text, or has ended. */
  void untilPrinted(String text) {
    untilHolds(() -> output().contains(text));
  }

  /** Waits for a condition, or until it has ended. */
  void untilHolds(BooleanSupplier condition) {
    Wait.until(READY, () -> condition.getAsBoolean() || !process.isAlive(), this::output);
  }

  /** The process itself. */
  Process process() {
    return process;
  }

  /** What a command beside it is given. */
  Map<String, String> variables() {
    return variables;
  }

  /** The gateway's base URL. */
  public String gateway() {
    return "http://127.0.0.1:" + variables.get("GATEWAY_PORT");
  }

  /** Everything it printed so far. */
  public String output() {
    return String.join("\n", lines);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its PostgreSQL must not outlive it. */
  static void nothingListensOn(int port) {
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  /** SIGTERM, as Ctrl-C: it must drain and end by itself. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("marty dev did not stop:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
