package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.MartyProcesses;
import dev.marty.testkit.Repository;
import dev.marty.testkit.TestIdentity;
import dev.marty.testkit.TestProvider;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Marty as in production: five processes with the documented heap and flags, production.yaml, TLS
 * to PostgreSQL. On the way to each database is a proxy.
 */
final class Site implements AutoCloseable {
  private static final List<String> SECRETS =
      List.of("_DATABASE_PASSWORD", "_MIGRATOR_PASSWORD", "_KEY_ENCRYPTION_KEY");

  private final Vertx vertx = Vertx.vertx();
  private final Map<ServiceName, FaultProxy> ways = new EnumMap<>(ServiceName.class);
  private final Servers servers;
  private final boolean serverEach;
  private final Ledger ledger = new Ledger();
  private MartyProcesses processes;
  private String bearer;
  private Load load;

  private Site(boolean serverEach, Path folder) {
    this.serverEach = serverEach;
    this.servers = new Servers(folder);
  }

  /**
   * Starts everything, waits until all pass, makes a country, and puts it under load.
   *
   * @param serverEach a PostgreSQL for each service instead of one
   * @param folder for certificates and the logs of the processes
   */
  static Site start(boolean serverEach, Path folder) throws Exception {
    Site site = new Site(serverEach, folder);
    try {
      Map<String, String> variables = secrets();
      TestProvider provider = new TestProvider(site.vertx);
      variables.put("OIDC_ISSUER", provider.issuer());
      variables.putAll(new TestIdentity().write(folder.resolve("identity")));
      site.servers.start(site.vertx, serverEach, variables);
      for (ServiceName service : ServiceName.values()) {
        FaultProxy way =
            new FaultProxy(site.vertx, site.servers.of(service).marty().admin().port());
        site.ways.put(service, way);
        variables.put(
            service.urlVariable(),
            String.format(
                Locale.ROOT,
                "postgresql://localhost:%s/%s?sslmode=verify-full&sslrootcert=%s",
                Integer.toString(way.port()),
                service.database(),
                site.servers.authority()));
      }
      site.processes = MartyProcesses.start(variables, folder);
      site.bearer = provider.bearer("load", TestProvider.ALL_ROLES);
      Country.setUp(site.gateway());
      site.load = new Load(site.processes, site.gateway(), site.ledger);
      return site;
    } catch (Exception | AssertionError e) {
      site.close();
      throw e;
    }
  }

  private static Map<String, String> secrets() {
    SecureRandom random = new SecureRandom();
    Map<String, String> variables = new HashMap<>();
    variables.put("MARTY_ENV", "production");
    variables.put("PKD_OWN_COUNTRIES", "UT");
    variables.put("MARTY_CONFIG_DIR", Repository.root().resolve("config").toString());
    for (ServiceName service : ServiceName.values()) {
      for (String secret : SECRETS) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        variables.put(service.name() + secret, HexFormat.of().formatHex(bytes));
      }
    }
    return variables;
  }

  /** How many PostgreSQL servers there are. */
  int size() {
    return serverEach ? ServiceName.values().length : 1;
  }

  Servers servers() {
    return servers;
  }

  MartyProcesses processes() {
    return processes;
  }

  /** The gateway, for somebody with every role. */
  Api gateway() {
    return processes.gateway().as("Authorization", bearer);
  }

  /** What clients send all the time. */
  Load load() {
    return load;
  }

  /** What they were promised. */
  Ledger ledger() {
    return ledger;
  }

  /** The way of a service to its database. */
  FaultProxy way(ServiceName service) {
    return ways.get(service);
  }

  /** Starts what has ended, and waits until all pass. */
  void untilWell() throws IOException {
    for (String name : processes.names()) {
      if (!processes.process(name).isAlive()) {
        processes.restart(name);
      }
    }
    processes.untilHealthy();
  }

  @Override
  public void close() throws IOException {
    if (load != null) {
      load.close();
    }
    if (processes != null) {
      processes.close();
    }
    servers.close();
    Wait.on(vertx.close());
  }
}
