package dev.marty.kit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The one declaration of every service: its name and its database. Configuration keys, URL paths,
 * metrics and logs use {@link #text()}; the roles and the schema of its database follow from it and
 * are the same as in {@code db-init/}.
 */
public enum ServiceName {
  CSCA("csca", "marty_csca"),
  DOCUMENT_SIGNER("document_signer", "marty_document_signer"),
  PKD_SERVICE("pkd_service", "marty_pkd"),
  PASSPORT_ENGINE("passport_engine", "marty_passport_engine");

  private final String text;
  private final String database;

  ServiceName(String text, String database) {
    this.text = text;
    this.database = database;
  }

  /** The name as it is written everywhere outside Java: {@code document_signer}. */
  public String text() {
    return text;
  }

  /** The only database this service may open. */
  public String database() {
    return database;
  }

  /** The schema inside {@link #database()} that holds all of its tables: {@code pkd}. */
  public String schema() {
    return database.substring("marty_".length());
  }

  /** NOLOGIN role that owns the database, the schema and every table. */
  public String ownerRole() {
    return database + "_owner";
  }

  /** Role of {@code marty migrate}: may SET ROLE to the owner and is used for nothing else. */
  public String migratorRole() {
    return database + "_migrator";
  }

  /** Role of the running service: reads and writes rows, owns nothing. */
  public String appRole() {
    return database + "_app";
  }

  /** Environment variable that overrides {@code database.<serviceName>.url}. */
  public String urlVariable() {
    return text.toUpperCase(Locale.ROOT) + "_DATABASE_URL";
  }

  /** Environment variable of {@code services.<serviceName>.port} in the files of config/. */
  public String portVariable() {
    return text.toUpperCase(Locale.ROOT) + "_PORT";
  }

  /** The databases of all other services. */
  public List<String> siblingDatabases() {
    return Arrays.stream(values())
        .filter(other -> other != this)
        .map(ServiceName::database)
        .toList();
  }

  /** All names in declaration order, for messages: {@code csca, document_signer, …}. */
  public static String known() {
    return Arrays.stream(values()).map(ServiceName::text).collect(Collectors.joining(", "));
  }

  /**
   * Finds a service by its name.
   *
   * @param name the name as in configuration and URLs; case matters
   * @return the service
   * @throws IllegalArgumentException when the name is null, blank or unknown; the message lists the
   *     known ones
   */
  public static ServiceName of(String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(
          "serviceName is missing; it must be one of " + known() + ".");
    }
    for (ServiceName service : values()) {
      if (service.text.equals(name)) {
        return service;
      }
    }
    throw new IllegalArgumentException(
        "serviceName '" + name + "' is unknown; it must be one of " + known() + ".");
  }
}
