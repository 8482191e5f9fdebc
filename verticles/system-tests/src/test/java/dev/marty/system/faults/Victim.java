package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Sql;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Whom a fault strikes: one process, with its database, its server and the way between them. */
final class Victim {
  private final Site site;
  private final String name;
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();

  /**
   * Nothing has been done to it.
   *
   * @param name of a service, or the gateway's
   */
  Victim(Site site, String name) {
    this.site = site;
    this.name = name;
  }

  Site site() {
    return site;
  }

  String name() {
    return name;
  }

  boolean isGateway() {
    return name.equals(MartyProcesses.GATEWAY);
  }

  ServiceName service() {
    return ServiceName.of(name);
  }

  OwnServer server() {
    return site.servers().of(service());
  }

  FaultProxy way() {
    return site.way(service());
  }

  Process process() {
    return site.processes().process(name);
  }

  /** The superuser on the victim's server, outside of all service databases. */
  void admin(String... statements) throws SQLException {
    try (Sql sql = Sql.connect(server().marty().admin())) {
      for (String statement : statements) {
        sql.run(fill(statement));
      }
    }
  }

  /** The superuser inside of the victim's database. */
  void inside(String... statements) throws SQLException {
    try (Sql sql = session()) {
      for (String statement : statements) {
        sql.run(fill(statement));
      }
    }
  }

  /** A session of the superuser inside of the victim's database. */
  Sql session() throws SQLException {
    return Sql.connect(server().marty().admin().withDatabase(service().database()));
  }

  /** Ends the sessions of the service, so that it must log in again. */
  void terminate() throws SQLException {
    admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{app}'");
  }

  /** Any other service's database. */
  ServiceName sibling() {
    return service() == ServiceName.CSCA ? ServiceName.PKD_SERVICE : ServiceName.CSCA;
  }

  /** A statement with the victim's names in the place of <code>{db}</code> and so on. */
  String fill(String statement) {
    ServiceName service = service();
    return statement
        .replace("{db}", service.database())
        .replace("{schema}", service.schema())
        .replace("{app}", service.appRole())
        .replace("{owner}", service.ownerRole())
        .replace("{hot}", service.schema() + "." + hot())
        .replace("{sibling}", sibling().database());
  }

  /** The table that each request of the load needs. */
  private String hot() {
    return switch (service()) {
      case CSCA -> "certificate";
      case DOCUMENT_SIGNER -> "signature";
      case PKD_SERVICE -> "import";
      case PASSPORT_ENGINE -> "passport";
    };
  }

  /** Something of a fault to be closed when it is cured. */
  void keep(AutoCloseable open) {
    kept.push(open);
  }

  /** Closes what was kept. */
  void release() throws Exception {
    while (!kept.isEmpty()) {
      kept.pop().close();
    }
  }
}
