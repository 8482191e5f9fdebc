package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;

/**
 * One checked configuration. Immutable; made by {@link ConfigLoader}. What lies outside the scope
 * it was loaded with may be missing, and asking for it throws.
 */
public final class MartyConfig {
  private final String environment;
  private final String file;
  private final JsonObject tree;

  MartyConfig(String environment, String file, JsonObject tree) {
    this.environment = environment;
    this.file = file;
    this.tree = tree;
  }

  /** {@code development}, {@code testing} or {@code production}. */
  public String environment() {
    return environment;
  }

  /** The file it was read from, as given. */
  public String file() {
    return file;
  }

  /**
   * The database of one service, for its app role.
   *
   * @param serviceName which service
   * @return its settings
   * @throws IllegalArgumentException when the name is null, blank or unknown; the message lists the
   *     known names
   */
  public DatabaseSettings database(String serviceName) {
    ServiceName service = ServiceName.of(serviceName);
    return DatabaseSettings.of(service, subtree("database", service));
  }

  /** As {@link #database}, for the migrator role. */
  public DatabaseSettings migratorDatabase(String serviceName) {
    ServiceName service = ServiceName.of(serviceName);
    return DatabaseSettings.ofMigrator(service, subtree("database", service));
  }

  /**
   * Where the database of one service is, whoever logs in to it.
   *
   * @throws IllegalArgumentException as {@link #database}
   */
  public DatabaseUrl databaseUrl(String serviceName) {
    return DatabaseUrl.parse(subtree("database", ServiceName.of(serviceName)).getString("url"));
  }

  /**
   * Where one service listens.
   *
   * @throws IllegalArgumentException as {@link #database}
   */
  public HttpSettings service(String serviceName) {
    return HttpSettings.of(subtree("services", ServiceName.of(serviceName)));
  }

  /** The {@code gateway} section, a copy. */
  public JsonObject gateway() {
    return section("gateway");
  }

  /** The {@code identity} section, a copy. */
  public JsonObject identity() {
    return tree.getJsonObject("identity", new JsonObject()).copy();
  }

  /** The {@code development} section, a copy. */
  public JsonObject development() {
    return section("development");
  }

  /**
   * What a service's verticle is deployed with: its name, its own subtrees, of the database only
   * what the app role needs, and where the other services are found.
   *
   * @throws IllegalArgumentException as {@link #database}
   */
  public JsonObject verticleConfig(String serviceName) {
    ServiceName service = ServiceName.of(serviceName);
    JsonObject database = subtree("database", service);
    database.remove("migrator");
    return new JsonObject()
        .put("serviceName", service.text())
        .put("database", database)
        .put("http", subtree("services", service))
        .put("settings", tree.getJsonObject(service.text(), new JsonObject()).copy())
        .put("keys", keys(service))
        .put("identity", identity())
        .put("peers", peers(service));
  }

  private JsonObject keys(ServiceName service) {
    return tree.getJsonObject("keys", new JsonObject())
        .getJsonObject(service.text(), new JsonObject())
        .copy();
  }

  private JsonObject peers(ServiceName service) {
    JsonObject peers = new JsonObject();
    for (ServiceName other : ServiceName.values()) {
      if (other != service) {
        peers.put(other.text(), service(other.text()).url());
      }
    }
    return peers;
  }

  private JsonObject section(String name) {
    return tree.getJsonObject(name).copy();
  }

  private JsonObject subtree(String section, ServiceName service) {
    return section(section).getJsonObject(service.text());
  }

  /** Names the source only: the tree holds credentials. */
  @Override
  public String toString() {
    return "MartyConfig[" + environment + ", " + file + "]";
  }
}
