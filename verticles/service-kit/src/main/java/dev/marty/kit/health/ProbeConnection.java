package dev.marty.kit.health;

import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.Connections;
import dev.marty.kit.database.IdentityProof;
import dev.marty.kit.database.WriteProbe;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;

/**
 * The prober's own connection, made outside the pool through the driver's factory, because only the
 * factory can be torn down with its sockets: {@code SqlConnection.close()} queues behind a hung
 * query and a hung login has no connection to close.
 */
final class ProbeConnection {
  private static final System.Logger LOG = System.getLogger(ProbeConnection.class.getName());

  /** Less than a probe may take: nothing of ours should wait behind a lock. */
  private static final String LOCK_TIMEOUT = "500ms";

  private final ConnectionFactory<PgConnectOptions> factory;
  private final Future<SqlConnection> connection;
  private final long startedNanos = System.nanoTime();
  private volatile long connectNanos;
  private String roleChanges;

  /** Starts to connect; the caller decides how long it waits for {@link #connection()}. */
  ProbeConnection(Vertx vertx, Context context, DatabaseSettings settings) {
    factory = PgDriver.INSTANCE.createConnectionFactory(vertx, Connections.netOptions(settings));
    connection =
        Connections.open(
                vertx, settings, "prober", options -> factory.connect(context, probing(options)))
            .onSuccess(
                opened -> {
                  connectNanos = System.nanoTime() - startedNanos;
                  // The driver prints what nobody handles; the next probe says it, once.
                  opened.exceptionHandler(
                      failure -> LOG.log(System.Logger.Level.DEBUG, "connection lost", failure));
                });
  }

  private static PgConnectOptions probing(PgConnectOptions options) {
    options
        .setCachePreparedStatements(true)
        .addProperty("lock_timeout", LOCK_TIMEOUT)
        .addProperty("work_mem", WriteProbe.WORK_MEM)
        .addProperty("temp_tablespaces", "");
    return options;
  }

  Future<SqlConnection> connection() {
    return connection;
  }

  /** True once it has answered: that it fails now may say nothing of the server any more. */
  boolean isUsed() {
    return roleChanges != null;
  }

  /**
   * Remembers what the server says of its roles.
   *
   * @return true if it said something else before: this login may not be possible any more
   */
  boolean isOutdatedBy(IdentityProof proof) {
    boolean outdated = isUsed() && !roleChanges.equals(proof.roleChanges());
    roleChanges = proof.roleChanges();
    return outdated;
  }

  /** Milliseconds since the connect began. */
  long ageMs() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  /** How long the connect took, in milliseconds; 0 while it is under way. */
  double connectMs() {
    return Prober.millis(connectNanos);
  }

  /** Closes the socket at once, whatever is under way on it; nothing waits for the server. */
  void abort() {
    factory.close((done, failure) -> {});
  }
}
