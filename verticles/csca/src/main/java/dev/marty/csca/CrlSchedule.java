package dev.marty.csca;

import dev.marty.kit.database.Database;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Makes CRLs when they are due: by age, and for revocations that no CRL has yet; and ends the
 * signers of roots that were revoked when signers went on. Looks at the database every time and
 * remembers nothing, so that restarts and second instances change nothing. Runs on the verticle's
 * event loop.
 */
final class CrlSchedule {
  private final Database database;
  private final CrlIssuer issuer;
  private final SignersLeft left;
  private final Duration every;
  private final Gate gate;
  private final Rounds rounds;

  CrlSchedule(
      Vertx vertx,
      Database database,
      CrlIssuer issuer,
      SignersLeft left,
      Gate gate,
      CscaSettings settings) {
    this.database = database;
    this.issuer = issuer;
    this.left = left;
    this.every = settings.crlEvery();
    this.gate = gate;
    this.rounds =
        new Rounds(vertx, "CRLs cannot be made now", Pace.of(settings.crlCheck()), this::round);
  }

  Background rounds() {
    return rounds;
  }

  private Future<Boolean> round() {
    return gate.pass()
        .compose(
            open ->
                database.read(connection -> CrlRepository.due(connection, every, CrlIssuer.DUE)))
        .compose(countries -> Sequence.each(countries, this::make))
        .compose(made -> left.end())
        .map(false);
  }

  /** One transaction for each country; under the lock it is looked at again. */
  private Future<Void> make(String country) {
    return database.transaction(
        connection ->
            KeyRepository.lock(connection, country)
                .compose(locked -> CrlRepository.due(connection, every, CrlIssuer.DUE))
                .compose(
                    due ->
                        due.contains(country)
                            ? issuer
                                .issue(connection, Command.own("crl-schedule"), country, "schedule")
                                .mapEmpty()
                            : Future.succeededFuture()));
  }
}
