package dev.marty.database.embedded;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One PostgreSQL of this JVM, as close to a real one as it can be: SCRAM from the first start,
 * fsync on, TCP on loopback only, data kept between runs. Blocking.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int POLL_MS = 50;

  /** Everywhere, and where that one is missing; the environment may name one that is missing. */
  private static final List<String> LOCALES = List.of("C.UTF-8", "C");

  private final Path data;
  private final Path binaries;
  private final Path log;
  private final int port;
  private final Secret password;
  private EmbeddedPostgres postgres;

  private EmbeddedServer(Path data, Path binaries, int port, Secret password) {
    this.data = data;
    this.binaries = binaries;
    this.log = data.resolveSibling(data.getFileName() + ".log");
    this.port = port;
    this.password = password;
  }

  /**
   * Starts a server, and makes its data directory first where there is none. Its output goes to a
   * file beside it, with {@code .log} at its end.
   *
   * @param data data directory, of an ordinary name: a shell will see it
   * @param binaries where the PostgreSQL binaries are unpacked, once
   * @param port TCP port on 127.0.0.1
   * @param portSetting what to change when the port is taken, for the message
   * @param password of the superuser {@code postgres}; must be the same at every start
   * @throws DatabaseCommandException when it cannot start, with the reason and the cure; nothing
   *     runs then
   */
  public static EmbeddedServer start(
      Path data, Path binaries, int port, String portSetting, Secret password) {
    DataDirectory.prepare(data);
    requireFree(port, portSetting);
    EmbeddedServer server = new EmbeddedServer(data, binaries, port, password);
    try {
      Files.createDirectories(data.getParent());
      Files.deleteIfExists(server.log);
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot use " + data.getParent() + ".", e);
    }
    server.start();
    return server;
  }

  /**
   * Starts it again after its end.
   *
   * @throws DatabaseCommandException as {@link #start}
   */
  public void restart() {
    try {
      // Stops nothing any more; it lets go of the lock on the data.
      postgres.close();
    } catch (IOException e) {
      throw new DatabaseCommandException("The lock on " + data + " cannot be opened.", e);
    }
    start();
  }

  private void start() {
    Path passwordFile = null;
    try {
      passwordFile = Files.createTempFile(data.getParent(), "initdb", ".password");
      Files.writeString(passwordFile, password.reveal());
      postgres = start(passwordFile);
      // The library opens it to everybody.
      Files.setPosixFilePermissions(binaries, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException | RuntimeException e) {
      DataDirectory.stop(data);
      throw new DatabaseCommandException(
          "PostgreSQL did not start in "
              + data
              + " on port "
              + port
              + ": "
              + reason(e)
              + " Its data can be thrown away with `marty dev --fresh`.",
          e);
    } finally {
      delete(passwordFile);
    }
  }

  private EmbeddedPostgres start(Path passwordFile) throws IOException {
    for (String locale : LOCALES) {
      try {
        return builder(passwordFile).setLocaleConfig("locale", locale).start();
      } catch (IllegalStateException e) {
        boolean initdbFailed = !Files.exists(data.resolve("PG_VERSION"));
        if (!initdbFailed || locale.equals(LOCALES.get(LOCALES.size() - 1))) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("There is no locale to try.");
  }

  private EmbeddedPostgres.Builder builder(Path passwordFile) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setPgBinaryResolver(EmbeddedServer::binaries)
        .setOverrideWorkingDirectory(binaries.toFile())
        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START)
        .setPort(port)
        .setLocaleConfig("encoding", "UTF8")
        .setLocaleConfig("pwfile", passwordFile.toString())
        .setLocaleConfig("auth-host", "scram-sha-256")
        .setLocaleConfig("auth-local", "scram-sha-256")
        .setConnectConfig("password", password.reveal())
        // The library turns durability off; nobody asked it to.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "");
  }

  /** The library knows only that it failed; why stands last in the output. */
  private String reason(Exception failure) {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      String last = String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
      return failure.getMessage() + " It said: " + last;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure.getMessage();
    }
  }

  /** The server's process, where it runs. */
  public Optional<ProcessHandle> process() {
    try {
      return DataDirectory.server(data);
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot read " + data + ".", e);
    }
  }

  /**
   * The library's resolver refuses to choose when the same jar is on the class path twice, which a
   * manifest's Class-Path beside an ordinary class path is enough for.
   */
  private static InputStream binaries(String system, String hardware) {
    String name = "postgres-" + system + "-" + ArchUtils.normalize(hardware) + ".txz";
    InputStream archive =
        EmbeddedPostgres.class.getResourceAsStream("/" + name.toLowerCase(Locale.ROOT));
    if (archive == null) {
      throw new DatabaseCommandException(
          "There is no built-in PostgreSQL for this machine ("
              + name
              + "). Set the four database URLs to a server of your own.");
    }
    return archive;
  }

  private static void requireFree(int port, String setting) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.setReuseAddress(true);
    } catch (IOException e) {
      throw new DatabaseCommandException(
          "Port "
              + port
              + " for PostgreSQL is taken by another program. Move it with "
              + setting
              + ".",
          e);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot delete " + file + ", which holds a password.", e);
    }
  }

  /** The superuser's URL. */
  public DatabaseUrl adminUrl() {
    return new DatabaseUrl("127.0.0.1", port, "postgres", "postgres", password, "disable", null);
  }

  /** Stops the server: sessions end, transactions under way roll back, data is flushed. */
  @Override
  public void close() {
    try {
      postgres.close();
      // The library waits five seconds and then says so to nobody.
      long end = System.nanoTime() + STOP.toNanos();
      while (process().isPresent()) {
        if (System.nanoTime() > end) {
          throw new DatabaseCommandException(
              "PostgreSQL on port " + port + " still stops after " + STOP.toSeconds() + " s.");
        }
        Thread.sleep(POLL_MS);
      }
    } catch (IOException e) {
      throw new DatabaseCommandException("PostgreSQL on port " + port + " did not stop.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
