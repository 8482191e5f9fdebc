package dev.marty.system;

import dev.marty.testkit.Ports;
import dev.marty.testkit.Repository;
import dev.marty.testkit.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** {@code marty dev} as a process of its own, on ports of its own, with everything it printed. */
public final class DevProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final int STOP_SECONDS = 40;

  private final Process process;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final int gatewayPort;

  private DevProcess(Process process, int gatewayPort) {
    this.process = process;
    this.gatewayPort = gatewayPort;
    Thread reader = new Thread(this::read, "marty-dev-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it and waits until it says it is ready. */
  public static DevProcess start(Path directory, int postgresPort) throws IOException {
    int gateway = Ports.free();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.marty.launcher.Marty",
                "dev")
            .directory(Repository.root().toFile())
            .redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.endsWith("_DATABASE_URL"));
    variables.put("MARTY_DIRECTORY", directory.toString());
    variables.put("MARTY_POSTGRES_PORT", Integer.toString(postgresPort));
    variables.put("GATEWAY_PORT", Integer.toString(gateway));
    for (String service :
        new String[] {"CSCA", "DOCUMENT_SIGNER", "PKD_SERVICE", "PASSPORT_ENGINE"}) {
      variables.put(service + "_PORT", Integer.toString(Ports.free()));
    }
    DevProcess dev = new DevProcess(builder.start(), gateway);
    try {
      Wait.until(READY, () -> dev.printed("Ready.") || !dev.process.isAlive(), dev::output);
      return dev;
    } catch (AssertionError late) {
      dev.close();
      throw late;
    }
  }

  /** The gateway's base URL. */
  public String gateway() {
    return "http://127.0.0.1:" + gatewayPort;
  }

  /** Everything it printed so far. */
  public String output() {
    return String.join("\n", lines);
  }

  private boolean printed(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
