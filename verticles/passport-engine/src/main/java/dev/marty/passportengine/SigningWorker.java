package dev.marty.passportengine;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.ServiceClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finishes the passports whose signature is pending: those of requests that found document_signer
 * away, and those of a process that died. Any number of processes may run one. Event loop only.
 */
final class SigningWorker {
  private static final System.Logger LOG = System.getLogger(SigningWorker.class.getName());

  /** Signatures asked for at once. */
  private static final int MOST_AT_ONCE = 16;

  private static final int LEASE_MS = ServiceClient.DEADLINE_MS + 20_000;
  private static final int POLL_MS = 1_000;
  private static final int MOST_PAUSE_MS = 5_000;

  private final Vertx vertx;
  private final Database database;
  private final Signing signing;
  private Future<?> running = Future.succeededFuture();
  private int pauseMs = POLL_MS;
  private long timer = -1;
  private boolean stopped;

  SigningWorker(Vertx vertx, Database database, Signing signing) {
    this.vertx = vertx;
    this.database = database;
    this.signing = signing;
  }

  /** Begins at once: after a restart there may be much to do. */
  void start() {
    next(0);
  }

  /** Ends; completes when the attempts under way have. */
  Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return running;
  }

  private void next(long delayMs) {
    if (stopped) {
      return;
    }
    timer = vertx.setTimer(Math.max(1, delayMs), fired -> running = round());
  }

  private Future<?> round() {
    return database
        .withConnection(connection -> SigningRepository.lease(connection, MOST_AT_ONCE, LEASE_MS))
        .compose(this::sign)
        .onComplete(
            done -> {
              if (done.failed()) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "Pending signatures wait: {0}",
                    done.cause().getMessage());
              }
              next(done.succeeded() ? done.result() : slower());
            });
  }

  /** Signs what was leased; returns the time to the next round. */
  private Future<Long> sign(List<SigningRepository.Pending> leased) {
    if (leased.isEmpty()) {
      return Future.succeededFuture(jittered(POLL_MS));
    }
    // One first: where document_signer is still away, the others are not even tried.
    return signing
        .attempt(leased.get(0))
        .compose(
            result ->
                result == Signing.Result.AWAY
                    ? putBack(leased.subList(1, leased.size()))
                    : rest(leased.subList(1, leased.size())));
  }

  private Future<Long> putBack(List<SigningRepository.Pending> leased) {
    long pause = slower();
    UUID[] ids = leased.stream().map(SigningRepository.Pending::id).toArray(UUID[]::new);
    return database
        .withConnection(connection -> SigningRepository.release(connection, List.of(ids), pause))
        .map(pause);
  }

  private Future<Long> rest(List<SigningRepository.Pending> leased) {
    pauseMs = POLL_MS;
    return Future.join(leased.stream().map(signing::attempt).toList()).map(0L);
  }

  private long slower() {
    pauseMs = Math.min(MOST_PAUSE_MS, 2 * pauseMs);
    return jittered(pauseMs);
  }

  private static long jittered(long ms) {
    return ms / 2 + ThreadLocalRandom.current().nextLong(ms);
  }
}
