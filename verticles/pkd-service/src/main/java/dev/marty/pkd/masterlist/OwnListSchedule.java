package dev.marty.pkd.masterlist;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Looks every few seconds whether another version is due: something else is trusted, the interval
 * is over or the signer's certificate was revoked. After each failure in a row it waits twice as
 * long. On the event loop.
 */
final class OwnListSchedule {
  private static final System.Logger LOG = System.getLogger(OwnListSchedule.class.getName());
  private static final long ROUND_MS = 5_000;
  private static final int MOST_DOUBLINGS = 3;
  private static final String REQUEST_ID = "own-master-list";

  private final Vertx vertx;
  private final OwnLists lists;
  private final ListEnrolment enrolment;
  private Future<?> round = Future.succeededFuture();
  private boolean running;
  private int failures;
  private long timer = -1;

  OwnListSchedule(Vertx vertx, OwnLists lists, ListEnrolment enrolment) {
    this.vertx = vertx;
    this.lists = lists;
    this.enrolment = enrolment;
  }

  void start() {
    running = true;
    enrolment
        .rewrap()
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "keys of Master List Signers stay under their key-encryption key: {0}",
                    text(failure)))
        .onComplete(done -> next());
  }

  /** Ends with the round under way. */
  Future<?> stop() {
    running = false;
    vertx.cancelTimer(timer);
    return round;
  }

  private void next() {
    if (!running) {
      return;
    }
    round =
        lists
            .makeIfDue(REQUEST_ID)
            .onSuccess(
                made -> {
                  if (made != null) {
                    LOG.log(
                        System.Logger.Level.INFO,
                        "master list {0} of {1} is made",
                        made.number(),
                        made.country());
                  }
                })
            .onFailure(
                failure ->
                    LOG.log(
                        System.Logger.Level.WARNING,
                        "the master list is made later: {0}",
                        text(failure)))
            .onComplete(done -> after(done.succeeded() ? 0 : failures + 1));
  }

  private void after(int failuresInARow) {
    failures = failuresInARow;
    if (running) {
      long pause = ROUND_MS << Math.min(failures, MOST_DOUBLINGS);
      long jitter = ThreadLocalRandom.current().nextLong(pause / 5);
      timer = vertx.setTimer(pause + jitter, fired -> next());
    }
  }

  private static String text(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
  }
}
