package dev.marty.system.support;

import dev.marty.kit.config.Secret;
import dev.marty.launcher.postgres.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
      Path data = Files.createTempDirectory(scratch, name).resolve("data");
      Secret password = new Secret("testing-superuser");
      int port = freePort();
      return new OwnServer(
          EmbeddedServer.start(data, scratch.resolve("binaries"), port, "another run", password),
          data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port nobody listens on now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    List<String> command =
        Stream.concat(
                Stream.of("kill", signal),
                Stream.concat(Stream.of(handle), handle.descendants())
                    .map(process -> Long.toString(process.pid())))
            .toList();
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
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
