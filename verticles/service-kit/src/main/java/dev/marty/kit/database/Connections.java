package dev.marty.kit.database;

import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Turns settings into the options of vertx-pg-client, whose defaults bound almost nothing. */
public final class Connections {
  /** A blackholed connection fails after this time; needs the native transport. */
  private static final int TCP_USER_TIMEOUT_MS = 5_000;

  private Connections() {}

  /**
   * Who connects, where, and with which server-side bounds.
   *
   * @param settings one role on one database
   * @param purpose ends up in pg_stat_activity as {@code marty/<serviceName>/<purpose>}
   */
  public static PgConnectOptions connectOptions(DatabaseSettings settings, String purpose) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(settings.url().host())
            .setPort(settings.url().port())
            .setDatabase(settings.url().database())
            .setUser(settings.user())
            .setPassword(settings.password().reveal())
            .setSslMode(SslMode.of(settings.url().sslMode()))
            .addProperty("application_name", "marty/" + settings.service().text() + "/" + purpose)
            // The only query timeout there is: the client has none.
            .addProperty("statement_timeout", Integer.toString(settings.timeouts().statementMs()));
    if (options.getSslMode() != SslMode.DISABLE) {
      ClientSSLOptions ssl = new ClientSSLOptions();
      if (settings.url().sslRootCert() != null) {
        ssl.setTrustOptions(new PemTrustOptions().addCertPath(settings.url().sslRootCert()));
      } else {
        // As libpq: prefer and require encrypt without knowing the peer.
        ssl.setTrustAll(true);
      }
      boolean checkName = options.getSslMode() == SslMode.VERIFY_FULL;
      options.setSslOptions(ssl.setHostnameVerificationAlgorithm(checkName ? "HTTPS" : ""));
    }
    return options;
  }

  /**
   * Opens one connection, of which a failure says what TLS was refused for. A pool's connections do
   * not: the prober's tell before them.
   *
   * @param vertx reads the file of authorities on one of its workers
   * @param settings one role on one database
   * @param purpose as above
   * @param open connects with the options it is given
   */
  public static <T> Future<T> open(
      Vertx vertx,
      DatabaseSettings settings,
      String purpose,
      Function<PgConnectOptions, Future<T>> open) {
    String file = settings.url().sslRootCert();
    PgConnectOptions options = connectOptions(settings, purpose);
    if (options.getSslMode() == SslMode.DISABLE || file == null) {
      return open.apply(options);
    }
    // With a file that is not there the driver never answers.
    return vertx
        .executeBlocking(() -> ServerTrust.of(Path.of(file)))
        .compose(
            trust -> {
              options.getSslOptions().setTrustOptions(TrustOptions.wrap(trust));
              return open.apply(options)
                  .recover(
                      failure ->
                          Future.failedFuture(trust.refusal() == null ? failure : trust.refusal()));
            });
  }

  /** TCP bounds. The idle timeout stays off: it would hand out dead connections. */
  public static NetClientOptions netOptions(DatabaseSettings settings) {
    return new NetClientOptions()
        .setConnectTimeout(settings.timeouts().connectMs())
        .setTcpKeepAlive(true)
        .setTcpUserTimeout(TCP_USER_TIMEOUT_MS);
  }

  /**
   * Pool bounds. Never shared: shared pools are keyed by name only and cross databases.
   *
   * @param name among the pools of the service
   * @param size most connections
   */
  static PoolOptions poolOptions(DatabaseSettings settings, String name, int size) {
    DatabaseSettings.Pool pool = settings.pool();
    return new PoolOptions()
        .setName(settings.service().text() + "/" + name)
        .setShared(false)
        .setMaxSize(size)
        .setMaxWaitQueueSize(pool.maxWaitQueue())
        .setIdleTimeout(pool.idleTimeoutMs())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxLifetime(pool.maxLifetimeMs())
        .setMaxLifetimeUnit(TimeUnit.MILLISECONDS)
        .setConnectionTimeout(settings.timeouts().acquireMs())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
  }
}
