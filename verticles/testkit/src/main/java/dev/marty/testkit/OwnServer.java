package dev.marty.testkit;

import dev.marty.database.embedded.EmbeddedServer;
import dev.marty.kit.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An embedded PostgreSQL that one test class may break, in a data directory of its own. */
public final class OwnServer implements AutoCloseable {
  private final EmbeddedServer server;
  private final Path data;

  private OwnServer(EmbeddedServer server, Path data) {
    this.server = server;
    this.data = data;
  }

  /** Starts an empty server. */
  public static OwnServer start(String name) {
    try {
      Path scratch = Files.createDirectories(Repository.scratch());
      return startIn(Files.createTempDirectory(scratch, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts an empty server in a folder of the test's, on a small disk perhaps.
   *
   * @param folder empty; goes with the server
   */
  public static OwnServer startIn(Path folder) throws IOException {
    Path data = folder.resolve("data");
    Secret password = new Secret("testing-superuser");
    int port = Ports.free();
    return new OwnServer(
        EmbeddedServer.start(data, Repository.binaries(), port, "another run", password), data);
  }

  /** Access to it. */
  public MartyServer marty() {
    return new MartyServer(server.adminUrl());
  }

  /** Stops every process of the server where it stands (SIGSTOP). */
  public void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets them go on (SIGCONT). */
  public void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    long postmaster = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
    // First of all who starts others.
    kill(signal, handle);
    for (ProcessHandle backend : handle.descendants().toList()) {
      kill(signal, backend);
    }
  }

  private static void kill(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    List<String> command = List.of("kill", signal, Long.toString(process.pid()));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    // A backend may end in between.
    if (code != 0 && process.isAlive()) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
  }

  @Override
  public void close() {
    server.close();
    try (Stream<Path> files = Files.walk(data.getParent())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
