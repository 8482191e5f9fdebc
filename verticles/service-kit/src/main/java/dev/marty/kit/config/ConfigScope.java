package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import java.util.function.Predicate;

/**
 * Which settings a process needs. A process of one service must start without the secrets of the
 * others in its environment, so only needed references must resolve and only needed keys must be
 * there; everything else in the file is still checked for spelling and type.
 *
 * @param predicate true for a needed key path
 */
public record ConfigScope(Predicate<String> predicate) {
  /** Every setting: one JVM for all, or a check of the whole file. */
  public static ConfigScope everything() {
    return new ConfigScope(path -> true);
  }

  /**
   * One service: its own database as the app role, its own keys and settings, and where everybody
   * listens.
   */
  public static ConfigScope service(ServiceName service) {
    ConfigScope own = database(service);
    return new ConfigScope(
        path ->
            path.startsWith("services.")
                || path.startsWith("identity.")
                || path.startsWith("keys." + service.text() + ".")
                || path.startsWith(service.text() + ".")
                || own.needs(path));
  }

  /** The same without the others: what one verticle is deployed with. */
  static ConfigScope verticle(ServiceName service) {
    String listener = "services." + service.text() + ".";
    ConfigScope process = service(service);
    return new ConfigScope(
        path ->
            process.needs(path) && (!path.startsWith("services.") || path.startsWith(listener)));
  }

  /** The gateway: no database at all. */
  public static ConfigScope gateway() {
    return new ConfigScope(
        path ->
            path.startsWith("services.")
                || path.startsWith("gateway.")
                || path.startsWith("identity."));
  }

  /** The command line, where it talks to services: what it is to them, and where they are. */
  public static ConfigScope operator() {
    return new ConfigScope(path -> path.startsWith("services.") || path.startsWith("identity."));
  }

  /** Where the gateway is, for whoever talks to that. */
  public static ConfigScope gatewayAddress() {
    return new ConfigScope(path -> path.equals("gateway.host") || path.equals("gateway.port"));
  }

  /** The database of one service as its app role. */
  public static ConfigScope database(ServiceName service) {
    String own = "database." + service.text() + ".";
    return new ConfigScope(path -> path.startsWith(own) && !path.startsWith(own + "migrator."));
  }

  /** The same without the services: what the gateway's verticle is deployed with. */
  static ConfigScope gatewayVerticle() {
    return new ConfigScope(path -> path.startsWith("gateway.") || path.startsWith("identity."));
  }

  /** Every database with both of its logins: initialising a server, or proving the isolation. */
  public static ConfigScope databases() {
    return new ConfigScope(path -> path.startsWith("database."));
  }

  /** Migrations: every database, as the migrator roles. */
  public static ConfigScope migration() {
    return new ConfigScope(
        path ->
            path.startsWith("database.") && (path.endsWith(".url") || path.contains(".migrator.")));
  }

  boolean needs(String path) {
    return predicate.test(path);
  }
}
