package dev.marty.database.embedded;

import dev.marty.database.schema.DatabaseCommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What can be wrong with a data directory that was used before, told before it costs ten seconds.
 */
final class DataDirectory {
  private static final int STOP_SECONDS = 15;

  private DataDirectory() {}

  /**
   * Checks a directory and stops a server that an earlier, killed run left behind in it.
   *
   * @throws DatabaseCommandException when it belongs to another user or the server will not stop
   */
  static void prepare(Path data) {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      return;
    }
    try {
      String owner = Files.getOwner(data).getName();
      String user = System.getProperty("user.name");
      if (!owner.equals(user)) {
        throw new DatabaseCommandException(
            data
                + " belongs to "
                + owner
                + " and you are "
                + user
                + ". Run as "
                + owner
                + ", or delete it.");
      }
      if (server(data).isPresent()) {
        System.err.println("Stopping the PostgreSQL that an earlier run left behind in " + data);
      }
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot read " + data + ".", e);
    }
    stop(data);
  }

  /**
   * The server that runs in a directory, by its postmaster.pid. The file may be older than the last
   * boot or than a kill, and the pid nobody's or somebody else's by now.
   */
  static Optional<ProcessHandle> server(Path data) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(data.resolve("postmaster.pid"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return lines.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
            .filter(
                process ->
                    process.info().command().filter(c -> c.endsWith("postgres")).isPresent());
  }

  /**
   * Stops the server that runs in a directory, if one does.
   *
   * @throws DatabaseCommandException when it will not stop
   */
  static void stop(Path data) {
    ProcessHandle server;
    try {
      server = server(data).orElse(null);
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot read " + data + ".", e);
    }
    if (server == null) {
      return;
    }
    server.destroy();
    try {
      server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new DatabaseCommandException(
          "The PostgreSQL with pid "
              + server.pid()
              + " in "
              + data
              + " does not stop: it waits for clients that are still connected. End them, or it,"
              + " by hand.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseCommandException("Interrupted.", e);
    }
  }
}
