package dev.marty.launcher.verify;

import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.Secret;
import dev.marty.kit.database.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Opens one connection at a time, uses it and closes it; everything within a deadline. */
final class Logins {
  private static final int DEADLINE_SECONDS = 10;

  private final Vertx vertx;

  Logins(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Connects a role to its own database. */
  <T> Future<T> with(DatabaseSettings login, Function<PgConnection, Future<T>> work) {
    return Connections.open(vertx, login, "verify", options -> PgConnection.connect(vertx, options))
        .compose(connection -> work.apply(connection).eventually(connection::close))
        .timeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** Connects a role to a database that may be another service's. */
  Future<Void> knock(DatabaseSettings login, DatabaseUrl where) {
    return with(
        new DatabaseSettings(
            login.service(), where, login.user(), login.password(), login.pool(), login.timeouts()),
        connection -> Future.succeededFuture());
  }

  /** The same login with a password that cannot be right. */
  static DatabaseSettings withWrongPassword(DatabaseSettings login) {
    return new DatabaseSettings(
        login.service(),
        login.url(),
        login.user(),
        new Secret("not-" + login.password().reveal()),
        login.pool(),
        login.timeouts());
  }
}
