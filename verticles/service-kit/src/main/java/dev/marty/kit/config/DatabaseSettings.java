package dev.marty.kit.config;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;

/**
 * How one role reaches one service's database. Times are in milliseconds.
 *
 * @param service whose database it is
 * @param url where it is
 * @param user login role
 * @param password its password
 * @param pool bounds of the pool
 * @param timeouts bounds of every wait
 */
public record DatabaseSettings(
    ServiceName service,
    DatabaseUrl url,
    String user,
    Secret password,
    Pool pool,
    Timeouts timeouts) {

  /**
   * Bounds of the pools.
   *
   * @param maxSize most connections for what may write
   * @param maxReaders most connections for what only reads
   * @param maxWaitQueue most requests that wait for one, of each kind; 0 refuses at once
   * @param idleTimeoutMs an idle connection is closed after this time
   * @param maxLifetimeMs any connection is closed after this time
   */
  public record Pool(
      int maxSize, int maxReaders, int maxWaitQueue, int idleTimeoutMs, int maxLifetimeMs) {}

  /**
   * Bounds of waits.
   *
   * @param connectMs TCP connect
   * @param acquireMs from asking the pool to having a connection
   * @param statementMs one statement, enforced by PostgreSQL (statement_timeout)
   * @param transactionMs one transaction, as the caller sees it
   */
  public record Timeouts(int connectMs, int acquireMs, int statementMs, int transactionMs) {}

  /**
   * Reads one service's checked subtree of {@code database}.
   *
   * @param service whose subtree it is
   * @param subtree {@code database.<serviceName>} with defaults filled in
   * @return settings of the app role
   * @throws IllegalArgumentException when the URL is malformed or names another database
   */
  public static DatabaseSettings of(ServiceName service, JsonObject subtree) {
    return of(service, subtree, subtree.getString("user"), subtree.getString("password"), true);
  }

  /** As {@link #of}, for the migrator role; a user in the URL is the app's and does not count. */
  static DatabaseSettings ofMigrator(ServiceName service, JsonObject subtree) {
    JsonObject migrator = subtree.getJsonObject("migrator");
    return of(service, subtree, migrator.getString("user"), migrator.getString("password"), false);
  }

  /** Environment variable that the files of config/ take this role's password from. */
  public String passwordVariable() {
    boolean migrator = user.equals(service.migratorRole());
    return service.name() + (migrator ? "_MIGRATOR_PASSWORD" : "_DATABASE_PASSWORD");
  }

  private static DatabaseSettings of(
      ServiceName service, JsonObject subtree, String user, String password, boolean urlWins) {
    DatabaseUrl url = DatabaseUrl.parse(subtree.getString("url"));
    if (!url.database().equals(service.database())) {
      throw new IllegalArgumentException(
          "names the database "
              + url.database()
              + ", but "
              + service.text()
              + " owns "
              + service.database()
              + " and opens no other.");
    }
    JsonObject pool = subtree.getJsonObject("pool");
    JsonObject timeouts = subtree.getJsonObject("timeouts");
    return new DatabaseSettings(
        service,
        url,
        urlWins && url.user() != null ? url.user() : user,
        urlWins && url.password() != null ? url.password() : new Secret(password),
        new Pool(
            pool.getInteger("maxSize"),
            pool.getInteger("maxReaders"),
            pool.getInteger("maxWaitQueue"),
            pool.getInteger("idleTimeoutMs"),
            pool.getInteger("maxLifetimeMs")),
        new Timeouts(
            timeouts.getInteger("connectMs"),
            timeouts.getInteger("acquireMs"),
            timeouts.getInteger("statementMs"),
            timeouts.getInteger("transactionMs")));
  }
}
