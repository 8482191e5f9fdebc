package dev.marty.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A Keycloak in a process of its own, on loopback, with the realm that the repository ships and
 * nothing else. It lies where the system property {@code marty.keycloak} says.
 */
public final class Keycloak implements AutoCloseable {
  /** The name of the realm. */
  public static final String REALM = "marty";

  private static final Duration READY = Duration.ofMinutes(4);
  private static final int STOP_SECONDS = 60;
  private static final int BUILD_SECONDS = 240;

  private final Path home;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final String adminSecret = UUID.randomUUID().toString();
  private Process process;

  private Keycloak(Path home) {
    this.home = home;
  }

  private static Path home() {
    return Path.of(System.getProperty("marty.keycloak", "target/keycloak/none")).toAbsolutePath();
  }

  /** Whether it was fetched; says what is skipped where it was not. */
  public static boolean isThere() {
    boolean there = Files.isReadable(home().resolve("bin/kc.sh"));
    if (!there) {
      System.out.println(
          "SKIPPED: the tests with a real identity provider, for want of a Keycloak in "
              + home()
              + "; mvn -Pkeycloak -pl verticles/system-tests dependency:unpack@keycloak fetches it");
    }
    return there;
  }

  /** Starts one whose realm is as in the file. */
  public static Keycloak start() throws IOException, InterruptedException {
    Keycloak keycloak = new Keycloak(home());
    keycloak.build();
    keycloak.forget();
    Runtime.getRuntime().addShutdownHook(new Thread(keycloak::close, "stop-keycloak"));
    keycloak.startAgain();
    return keycloak;
  }

  /** Once for all starts: with options of the build it starts in half the time. */
  private void build() throws IOException, InterruptedException {
    Path built = home.resolve("built-for-tests");
    if (Files.exists(built)) {
      return;
    }
    Process build = kc(List.of("build", "--db=dev-file", "--health-enabled=true"));
    if (!build.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) || build.exitValue() != 0) {
      end(build);
      throw new IllegalStateException("Keycloak cannot be built: " + log());
    }
    Files.createFile(built);
  }

  private void forget() throws IOException {
    Path data = home.resolve("data");
    if (Files.exists(data)) {
      PreparedData.delete(data);
    }
    Path imports = Files.createDirectories(data.resolve("import"));
    Files.copy(
        Repository.root().resolve("docker/keycloak/marty-realm.json"),
        imports.resolve("marty-realm.json"));
  }

  /** Starts it after a stop, on the same port with the same data; returns when it is ready. */
  public void startAgain() throws IOException {
    process =
        kc(
            List.of(
                "start",
                "--optimized",
                "--import-realm",
                "--cache=local",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + managementPort,
                "--hostname-strict=false"));
    Wait.until(READY, this::isReady, this::log);
  }

  private Process kc(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", home.resolve("bin/kc.sh").toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(KC_|JAVA_).*"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // It lives for a minute: a third less to start.
    environment.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
    environment.put("KC_BOOTSTRAP_ADMIN_CLIENT_ID", KeycloakRealm.ADMIN);
    environment.put("KC_BOOTSTRAP_ADMIN_CLIENT_SECRET", adminSecret);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
        .start();
  }

  /** It listens before it is ready; the management port knows. */
  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Keycloak has ended: " + log());
    }
    try {
      String management = "http://127.0.0.1:" + managementPort;
      return new Api(management).get("/health/ready", "*/*").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path logFile() {
    return home.resolveSibling("keycloak.log");
  }

  private String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own realm, for who changes it. */
  public KeycloakRealm realm() {
    return new KeycloakRealm("http://127.0.0.1:" + port, adminSecret);
  }

  /** Stops every thread of it where it stands (SIGSTOP), or lets it go on (SIGCONT). */
  public void freeze(boolean frozen) throws IOException, InterruptedException {
    for (ProcessHandle each : process.descendants().toList()) {
      Signals.send(frozen ? "-STOP" : "-CONT", each);
    }
  }

  /** Drains and stops it; returns when it is gone. */
  public void stop() {
    end(process);
  }

  /** The shell that started it passes SIGTERM on, but not SIGKILL. */
  private static void end(Process process) {
    List<ProcessHandle> java = process.descendants().toList();
    process.destroy();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    java.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      end(process);
    }
  }
}
