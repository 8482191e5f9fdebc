package dev.marty.testkit;

import dev.marty.database.embedded.EmbeddedServer;
import dev.marty.kit.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An embedded PostgreSQL that one test class may break, in a data directory of its own. */
public final class OwnServer implements AutoCloseable {
  private static final Duration STOP = Duration.ofMinutes(2);

  private final EmbeddedServer server;
  private final Path data;

  private OwnServer(EmbeddedServer server, Path data) {
    this.server = server;
    this.data = data;
  }

  /** Starts an empty server. */
  public static OwnServer start(String name) {
    try {
      return startIn(folder(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a server that is initialised and migrated, as {@link MartyServer#prepare} leaves it. */
  public static OwnServer prepared(String name) {
    try {
      Path folder = folder(name);
      PreparedData.copyTo(folder.resolve("data"));
      return startIn(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String name) throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Repository.scratch()), name);
  }

  /**
   * Starts a server in a folder of the test's, on a small disk perhaps.
   *
   * @param folder empty, or with prepared data; goes with the server
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
    ProcessHandle postmaster = server.process().orElseThrow();
    // First of all who starts others.
    Signals.send(signal, postmaster);
    for (ProcessHandle backend : postmaster.descendants().toList()) {
      Signals.send(signal, backend);
    }
  }

  /** Immediate stop (SIGQUIT): sessions are cut off, nothing is flushed. */
  public void stopAtOnce() throws IOException, InterruptedException {
    stop("-QUIT");
  }

  /** Fast stop (SIGINT): sessions are terminated, data is flushed. */
  public void stopFast() throws IOException, InterruptedException {
    stop("-INT");
  }

  /** SIGKILL of the postmaster; returns when its children have noticed. */
  public void kill() throws IOException, InterruptedException {
    List<ProcessHandle> children = server.process().orElseThrow().descendants().toList();
    stop("-KILL");
    Wait.until(
        STOP,
        () -> children.stream().noneMatch(ProcessHandle::isAlive),
        () -> "Processes of PostgreSQL outlive it.");
  }

  private void stop(String signal) throws IOException, InterruptedException {
    ProcessHandle postmaster = server.process().orElseThrow();
    Signals.send(signal, postmaster);
    Wait.until(STOP, () -> !postmaster.isAlive(), () -> "PostgreSQL does not stop.");
  }

  /** Starts it again after its end, and waits until it answers. */
  public void restart() {
    server.restart();
  }

  /** Whether its postmaster runs. */
  public boolean runs() {
    return server.process().isPresent();
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  /** Stops it; its data stays. */
  void stop() {
    server.close();
  }

  @Override
  public void close() {
    stop();
    PreparedData.delete(data.getParent());
  }
}
