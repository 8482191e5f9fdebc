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
import java.time.Duration;
import java.util.Locale;

/**
 * One PostgreSQL of this JVM, as close to a real one as it can be: SCRAM from the first start,
 * fsync on, TCP on loopback only, data kept between runs. Blocking.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int POLL_MS = 50;

  private final EmbeddedPostgres postgres;
  private final Path data;
  private final int port;
  private final Secret password;

  private EmbeddedServer(EmbeddedPostgres postgres, Path data, int port, Secret password) {
    this.postgres = postgres;
    this.data = data;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts a server, and makes its data directory first where there is none.
   *
   * @param data data directory
   * @param binaries where the PostgreSQL binaries are unpacked, once
   * @param port TCP port on 127.0.0.1
   * @param portSetting what to change when the port is taken, for the message
   * @param password of the superuser {@code postgres}; must be the same at every start
   * @throws DatabaseCommandException when it cannot start, with the reason and the cure
   */
  public static EmbeddedServer start(
      Path data, Path binaries, int port, String portSetting, Secret password) {
    DataDirectory.prepare(data);
    requireFree(port, portSetting);
    Path passwordFile = null;
    try {
      Files.createDirectories(data.getParent());
      passwordFile = Files.createTempFile(data.getParent(), "initdb", ".password");
      Files.writeString(passwordFile, password.reveal());
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setPgBinaryResolver(EmbeddedServer::binaries)
              .setOverrideWorkingDirectory(binaries.toFile())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(START)
              .setPort(port)
              .setLocaleConfig("pwfile", passwordFile.toString())
              .setLocaleConfig("auth-host", "scram-sha-256")
              .setLocaleConfig("auth-local", "scram-sha-256")
              .setConnectConfig("password", password.reveal())
              // The library turns durability off; nobody asked it to.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .start();
      return new EmbeddedServer(postgres, data, port, password);
    } catch (IOException | RuntimeException e) {
      throw new DatabaseCommandException(
          "PostgreSQL did not start in "
              + data
              + " on port "
              + port
              + ": "
              + e.getMessage()
              + " Its data can be thrown away with `marty dev --fresh`.",
          e);
    } finally {
      delete(passwordFile);
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
      while (DataDirectory.server(data).isPresent()) {
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
