package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.TroubleException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Finishes the passports whose signature is pending: those of requests that found document_signer
 * away, and those of a process that died. Any number of processes may run one. Event loop only.
 */
final class SigningWorker {
  /** Signatures asked for at once. */
  private static final int MOST_AT_ONCE = 16;

  private static final int LEASE_MS = ServiceClient.DEADLINE_MS + 20_000;
  private static final int PUT_BACK_MS = 1_000;
  private static final Problem AWAY =
      Problem.unavailable("service-unavailable", "document_signer is away");
  private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final Database database;
  private final Signing signing;
  private final Rounds rounds;

  SigningWorker(Vertx vertx, Database database, Signing signing) {
    this.database = database;
    this.signing = signing;
    this.rounds = new Rounds(vertx, "pending signatures wait", PACE, this::round);
  }

  Background rounds() {
    return rounds;
  }

  private Future<Boolean> round() {
    return database
        .withConnection(connection -> SigningRepository.lease(connection, MOST_AT_ONCE, LEASE_MS))
        .compose(
            leased -> leased.isEmpty() ? Future.succeededFuture(false) : sign(leased).map(true))
        .compose(
            more ->
                signing.misanswer() == null
                    ? Future.succeededFuture(more)
                    : Future.failedFuture(new TroubleException(signing.misanswer())));
  }

  /** One first: where document_signer is still away, the others are not even tried. */
  private Future<Void> sign(List<SigningRepository.Pending> leased) {
    List<SigningRepository.Pending> others = leased.subList(1, leased.size());
    return signing
        .attempt(leased.get(0))
        .compose(
            result ->
                result == Signing.Result.AWAY
                    ? putBack(others).compose(done -> Future.failedFuture(AWAY.exception()))
                    : Future.join(others.stream().map(signing::attempt).toList()).mapEmpty());
  }

  private Future<Void> putBack(List<SigningRepository.Pending> leased) {
    List<UUID> ids = leased.stream().map(SigningRepository.Pending::id).toList();
    return database.withConnection(
        connection -> SigningRepository.release(connection, ids, PUT_BACK_MS));
  }
}
