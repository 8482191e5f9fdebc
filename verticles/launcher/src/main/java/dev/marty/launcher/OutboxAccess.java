package dev.marty.launcher;

import dev.marty.database.schema.DatabaseCommandException;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.Connections;
import dev.marty.kit.database.DatabaseFault;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One service's outbox, as its app role: the credentials of the service itself are enough. */
final class OutboxAccess {
  private static final int SECONDS = 30;
  private static final String NO_SUCH_TABLE = "42P01";

  private OutboxAccess() {}

  /** The service of that name, or wrong usage. */
  static ServiceName service(CommandLine command, String name) {
    try {
      return ServiceName.of(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, e.getMessage());
    }
  }

  /**
   * Connects, works and closes.
   *
   * @param command says on its error output whose database it is
   * @throws DatabaseCommandException when that cannot be done; the message says why
   */
  static <T> T with(
      CommandLine command, ServiceName service, Function<SqlConnection, Future<T>> work) {
    Vertx vertx = Main.vertx();
    try {
      DatabaseSettings app =
          RunningDevelopment.load(
                  vertx, ConfigScope.database(service), List.of(service), command.getErr())
              .database(service.text());
      Future<T> done =
          Connections.open(vertx, app, "events", options -> PgConnection.connect(vertx, options))
              .compose(connection -> work.apply(connection).eventually(connection::close))
              .timeout(SECONDS, TimeUnit.SECONDS)
              .recover(failure -> Future.failedFuture(refused(failure, app)));
      return Await.result(done, SECONDS + 1);
    } finally {
      Main.close(vertx);
    }
  }

  private static DatabaseCommandException refused(Throwable failure, DatabaseSettings app) {
    boolean none = failure instanceof PgException pg && NO_SUCH_TABLE.equals(pg.getSqlState());
    return new DatabaseCommandException(
        none
            ? app.service().text() + " has no outbox: it sends no events."
            : DatabaseFault.of(failure, app).reason(),
        failure);
  }
}
