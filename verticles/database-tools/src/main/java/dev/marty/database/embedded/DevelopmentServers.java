package dev.marty.database.embedded;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The PostgreSQL of {@code marty dev}: one server for the four databases, or one for each. One that
 * dies is started again. Owns its directory while it is open. Blocking; {@link #close} may come
 * from another thread at any time, a start under way included.
 */
public final class DevelopmentServers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DevelopmentServers.class.getName());
  private static final String PORT_SETTING = "development.postgresPort or MARTY_POSTGRES_PORT";
  private static final int AGAIN_MS = 1_000;

  private final DevelopmentDirectory directory;
  private final Map<ServiceName, EmbeddedServer> servers = new EnumMap<>(ServiceName.class);
  private boolean closed;

  private DevelopmentServers(DevelopmentDirectory directory) {
    this.directory = directory;
  }

  /**
   * Takes the directory and starts nothing yet.
   *
   * @param directory where data, binaries and the superuser's password live
   * @throws DatabaseCommandException when another process uses it
   */
  public static DevelopmentServers open(Path directory) {
    // PostgreSQL is given the path as an argument of its own process.
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      return new DevelopmentServers(DevelopmentDirectory.open(absolute));
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot use the directory " + absolute + ".", e);
    }
  }

  /** Opens a directory and starts what is needed, or leaves nothing behind. */
  public static DevelopmentServers start(
      Path directory, int firstPort, boolean serverPerService, boolean fresh) {
    DevelopmentServers servers = open(directory);
    try {
      servers.start(firstPort, serverPerService, fresh);
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /**
   * Starts what is needed.
   *
   * @param firstPort port of the one server, or of the first of four
   * @param serverPerService four servers instead of one
   * @param fresh throw away all data first
   * @throws DatabaseCommandException when a server cannot start; call {@link #close} then
   */
  public void start(int firstPort, boolean serverPerService, boolean fresh) {
    try {
      if (fresh) {
        directory.clear();
      }
      Secret password = directory.superuserPassword();
      int port = firstPort;
      for (ServiceName service : ServiceName.values()) {
        if (serverPerService) {
          start(service.text(), port++, password, Set.of(service));
        } else if (servers.isEmpty()) {
          start("all", port, password, Set.of(ServiceName.values()));
        }
      }
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot use the directory " + directory.path() + ".", e);
    }
  }

  private synchronized void start(
      String name, int port, Secret password, Set<ServiceName> services) {
    if (closed) {
      throw new DatabaseCommandException("Stopped.");
    }
    EmbeddedServer server =
        EmbeddedServer.start(
            directory.data().resolve(name), directory.binaries(), port, PORT_SETTING, password);
    services.forEach(service -> servers.put(service, server));
    watch(server);
  }

  private void watch(EmbeddedServer server) {
    ProcessHandle process = server.process().orElse(null);
    if (process != null) {
      Runnable untilItEnds =
          () -> {
            process.onExit().join();
            revive(server, process.pid());
          };
      Thread watcher = new Thread(untilItEnds, "marty-postgres-" + server.adminUrl().port());
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  /** Until it runs again: what keeps it down, such as a full disk, may pass. */
  private void revive(EmbeddedServer server, long pid) {
    String said = null;
    while (true) {
      synchronized (this) {
        if (closed) {
          return;
        }
        if (said == null) {
          int port = server.adminUrl().port();
          said =
              "PostgreSQL on port " + port + " (pid " + pid + ") has ended; it is started again.";
          LOG.log(System.Logger.Level.WARNING, said);
        }
      }
      // After a kill its children need a moment to notice.
      pause();
      synchronized (this) {
        if (closed) {
          return;
        }
        try {
          server.restart();
          watch(server);
          return;
        } catch (DatabaseCommandException e) {
          if (!said.equals(e.getMessage())) {
            said = e.getMessage();
            LOG.log(System.Logger.Level.WARNING, said);
          }
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(AGAIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseCommandException("Interrupted.", e);
    }
  }

  /** Where everything lies, absolute. */
  public Path directory() {
    return directory.path();
  }

  /** Superuser URLs, one for each server. */
  public List<DatabaseUrl> adminUrls() {
    return servers.values().stream().distinct().map(EmbeddedServer::adminUrl).toList();
  }

  /** The services whose databases are on a server, by one of {@link #adminUrls}. */
  public Set<ServiceName> servicesOn(DatabaseUrl adminUrl) {
    return servers.keySet().stream()
        .filter(service -> servers.get(service).adminUrl().equals(adminUrl))
        .collect(Collectors.toSet());
  }

  /**
   * What to set for the configuration to find the databases: {@code CSCA_DATABASE_URL} and so on.
   */
  public Map<String, String> urlVariables() {
    Map<String, String> variables = new HashMap<>();
    servers.forEach(
        (service, server) ->
            variables.put(
                service.urlVariable(),
                server.adminUrl().withDatabase(service.database()).toString()));
    return variables;
  }

  /** Stops all servers and lets go of the directory; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<DatabaseCommandException> failures = new ArrayList<>();
    Set.copyOf(servers.values()).forEach(server -> attempt(server::close, failures));
    attempt(directory::close, failures);
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static void attempt(Runnable close, List<DatabaseCommandException> failures) {
    try {
      close.run();
    } catch (DatabaseCommandException e) {
      failures.add(e);
    }
  }
}
