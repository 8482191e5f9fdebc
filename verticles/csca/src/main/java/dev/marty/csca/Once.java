package dev.marty.csca;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Idempotency.Answer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes that are done once for each idempotency key, each in one transaction. */
final class Once {
  private final Database database;

  /** Says that a key is new; never leaves this class. */
  private static final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetException() {
      super("not yet", null, false, false);
    }
  }

  Once(Database database) {
    this.database = database;
  }

  /** One transaction; with a key that was used before, the answer of that time. */
  Future<Answer> run(Command command, Function<SqlConnection, Future<Answer>> work) {
    return database.transaction(
        connection ->
            Idempotency.once(
                connection,
                command.idempotencyKey(),
                command.fingerprint(),
                () -> work.apply(connection)));
  }

  /**
   * The answer of an earlier request with the same key, or else what the rest gives. For changes
   * that begin with seconds of work outside of the transaction, in which the same request may come
   * once more and be faster: what that has made may be why this one fails.
   */
  Future<Answer> unlessDone(Command command, Supplier<Future<Answer>> rest) {
    return command.idempotencyKey() == null
        ? rest.get()
        : earlier(command, rest)
            .recover(failure -> earlier(command, () -> Future.failedFuture(failure)));
  }

  private Future<Answer> earlier(Command command, Supplier<Future<Answer>> otherwise) {
    return run(command, connection -> Future.failedFuture(new NotYetException()))
        .recover(
            failure ->
                failure instanceof NotYetException
                    ? otherwise.get()
                    : Future.failedFuture(failure));
  }
}
