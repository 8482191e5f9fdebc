package dev.marty.system.faults;

import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.database.schema.Migrations;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.system.TlsAuthority;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Repository;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The PostgreSQL of a site: one, or one for each service, with TLS and the databases in place. */
final class Servers implements AutoCloseable {
  private static final String RIGHT = "localhost";
  private static final Duration RELOAD = Duration.ofSeconds(20);

  private final Map<ServiceName, OwnServer> servers = new EnumMap<>(ServiceName.class);
  private final Map<ServiceName, Disk> disks = new EnumMap<>(ServiceName.class);
  private final Path folder;
  private MartyConfig config;

  /** Nothing runs yet. */
  Servers(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts and prepares them.
   *
   * @param each one for each service
   * @param variables of the environment, without URLs
   */
  void start(Vertx vertx, boolean each, Map<String, String> variables) throws Exception {
    TlsAuthority authority = new TlsAuthority(folder, "ca");
    authority.certify(RIGHT, 30);
    authority.certify("other.example", 30);
    new TlsAuthority(folder, "stranger").certify("stranger.example", 30);
    Map<String, String> direct = new HashMap<>(variables);
    for (ServiceName service : ServiceName.values()) {
      if (each || servers.isEmpty()) {
        start(service);
      } else {
        disks.put(service, disks.get(ServiceName.CSCA));
        servers.put(service, of(ServiceName.CSCA));
      }
      direct.put(
          service.urlVariable(),
          of(service).marty().admin().withDatabase(service.database()).toString());
    }
    config = Wait.on(new ConfigLoader(direct).load(vertx, ConfigScope.everything()));
    for (ServiceName service : ServiceName.values()) {
      initialise(service);
      Migrations.migrate(config.migratorDatabase(service.text()));
      present(service, RIGHT);
    }
  }

  private void start(ServiceName service) throws Exception {
    Disk disk = Disk.mount(Repository.scratch());
    disks.put(service, disk);
    OwnServer server = OwnServer.startIn(Files.createDirectory(disk.folder().resolve("server")));
    servers.put(service, server);
    try (Sql admin = Sql.connect(server.marty().admin())) {
      // The disk is small.
      admin.run("ALTER SYSTEM SET max_wal_size = '96MB'");
      admin.run("ALTER SYSTEM SET min_wal_size = '32MB'");
      admin.run("SELECT pg_reload_conf()");
    }
  }

  /** The server of a service's database. */
  OwnServer of(ServiceName service) {
    return servers.get(service);
  }

  /** What that server's data lies on. */
  Disk disk(ServiceName service) {
    return disks.get(service);
  }

  /** Who has a database on the same server, the service itself too. */
  Set<ServiceName> neighbours(ServiceName service) {
    EnumSet<ServiceName> neighbours = EnumSet.allOf(ServiceName.class);
    neighbours.removeIf(other -> of(other) != of(service));
    return neighbours;
  }

  /** {@code marty init-db} on the service's server, for who is there. */
  void initialise(ServiceName service) {
    DatabaseInitializer.run(of(service).marty().admin(), config, neighbours(service));
  }

  /** The password of the service's role. */
  String password(ServiceName service) {
    return config.database(service.text()).password().reveal();
  }

  /** The PEM file of the authority that the services trust. */
  Path authority() {
    return folder.resolve("ca.pem");
  }

  /** Lets a service's server show the right certificate again. */
  void present(ServiceName service) throws Exception {
    present(service, RIGHT);
  }

  /** Lets a service's server show the certificate of another host, and ends all sessions. */
  void present(ServiceName service, String host) throws Exception {
    String certificate = folder.resolve(host + ".pem").toString();
    DatabaseUrl url = of(service).marty().admin();
    try (Sql admin = Sql.connect(url)) {
      admin.run("ALTER SYSTEM SET ssl_cert_file = '" + certificate + "'");
      admin.run("ALTER SYSTEM SET ssl_key_file = '" + folder.resolve(host + ".key") + "'");
      admin.run("ALTER SYSTEM SET ssl = on");
      admin.run("SELECT pg_reload_conf()");
    }
    // A session that began before the reload does not see it.
    Wait.until(RELOAD, () -> shown(url).equals(certificate), () -> shown(url));
    try (Sql admin = Sql.connect(url)) {
      admin.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'marty%'");
    }
  }

  private static String shown(DatabaseUrl url) {
    try (Sql admin = Sql.connect(url)) {
      return admin.rows("SELECT current_setting('ssl_cert_file')").get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Set.copyOf(servers.values()).forEach(OwnServer::close);
    for (Disk disk : Set.copyOf(disks.values())) {
      disk.close();
    }
  }
}
