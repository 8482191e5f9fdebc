package dev.marty.database.embedded;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The PostgreSQL of {@code marty dev}: one server for the four databases, or one for each. Owns the
 * directory while it is open, by a lock that the system drops with the process.
 */
public final class DevelopmentServers implements AutoCloseable {
  private static final String PORT_SETTING = "development.postgresPort or MARTY_POSTGRES_PORT";

  private final Path directory;
  private final FileChannel lock;
  private final Map<ServiceName, EmbeddedServer> servers = new EnumMap<>(ServiceName.class);

  private DevelopmentServers(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Starts what is needed.
   *
   * @param directory where data, binaries and the superuser's password live
   * @param firstPort port of the one server, or of the first of four
   * @param serverPerService four servers instead of one
   * @param fresh throw away all data first
   * @throws DatabaseCommandException when a server cannot start or the directory is in use
   */
  public static DevelopmentServers start(
      Path directory, int firstPort, boolean serverPerService, boolean fresh) {
    // PostgreSQL is given the path as an argument of its own process.
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      DevelopmentServers started = new DevelopmentServers(absolute, lock(absolute.resolve("lock")));
      try {
        if (fresh) {
          delete(absolute.resolve("data"));
        }
        Secret password = superuserPassword(absolute.resolve("superuser-password"));
        started.startAll(firstPort, serverPerService, password);
        return started;
      } catch (IOException | RuntimeException e) {
        started.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DatabaseCommandException("Cannot use the directory " + absolute + ".", e);
    }
  }

  private void startAll(int firstPort, boolean perService, Secret password) {
    Path binaries = directory.resolve("postgres");
    Path data = directory.resolve("data");
    if (!perService) {
      EmbeddedServer one =
          EmbeddedServer.start(data.resolve("all"), binaries, firstPort, PORT_SETTING, password);
      Arrays.stream(ServiceName.values()).forEach(service -> servers.put(service, one));
      return;
    }
    int port = firstPort;
    for (ServiceName service : ServiceName.values()) {
      Path own = data.resolve(service.text());
      servers.put(service, EmbeddedServer.start(own, binaries, port++, PORT_SETTING, password));
    }
  }

  /** Where everything lies, absolute. */
  public Path directory() {
    return directory;
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

  /** Stops all servers and lets go of the directory. */
  @Override
  public void close() {
    List<RuntimeException> failures = new ArrayList<>();
    servers.values().stream().distinct().forEach(server -> close(server, failures));
    try {
      lock.close();
    } catch (IOException e) {
      failures.add(new DatabaseCommandException("Cannot close the lock file.", e));
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static void close(EmbeddedServer server, List<RuntimeException> failures) {
    try {
      server.close();
    } catch (DatabaseCommandException e) {
      failures.add(e);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw new DatabaseCommandException(
          "Another marty dev uses "
              + file.getParent()
              + ". Stop it, or choose another directory with MARTY_DIRECTORY.");
    }
    return channel;
  }

  private static Secret superuserPassword(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    return new Secret(Files.readString(file));
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> children = Files.list(directory)) {
      children.forEach(DataDirectory::prepare);
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
