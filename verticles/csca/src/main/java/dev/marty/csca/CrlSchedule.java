package dev.marty.csca;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Makes CRLs when they are due: by age, and for revocations that no CRL has yet. Looks at the
 * database every time and remembers nothing, so that restarts and second instances change nothing.
 * Runs on the verticle's event loop.
 */
final class CrlSchedule {
  private static final System.Logger LOG = System.getLogger(CrlSchedule.class.getName());

  private final Vertx vertx;
  private final Database database;
  private final CrlIssuer issuer;
  private final Duration every;
  private final Duration check;
  private Future<Void> round = Future.succeededFuture();
  private boolean stopped;
  private long timer;

  CrlSchedule(Vertx vertx, Database database, CrlIssuer issuer, CscaSettings settings) {
    this.vertx = vertx;
    this.database = database;
    this.issuer = issuer;
    this.every = settings.crlEvery();
    this.check = settings.crlCheck();
  }

  void start() {
    round =
        round()
            .otherwise(
                failure -> {
                  // The next round finds the same work.
                  LOG.log(
                      System.Logger.Level.WARNING, "CRLs cannot be made now: {0}", failure + "");
                  return null;
                })
            .onComplete(
                done -> {
                  if (!stopped) {
                    timer = vertx.setTimer(check.toMillis(), id -> start());
                  }
                });
  }

  /** Completes when the round under way has ended. */
  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return round;
  }

  private Future<Void> round() {
    return database
        .read(connection -> CrlRepository.due(connection, every, CrlIssuer.APART))
        .compose(
            countries -> {
              Future<Void> made = Future.succeededFuture();
              for (String country : countries) {
                made = made.compose(done -> make(country));
              }
              return made;
            });
  }

  /** One transaction for each country; under the lock it is looked at again. */
  private Future<Void> make(String country) {
    return database.transaction(
        connection ->
            KeyRepository.lock(connection, country)
                .compose(locked -> CrlRepository.due(connection, every, CrlIssuer.APART))
                .compose(
                    due ->
                        due.contains(country)
                            ? issuer
                                .issue(connection, Command.own("crl-schedule"), country, "schedule")
                                .mapEmpty()
                            : Future.succeededFuture()));
  }
}
