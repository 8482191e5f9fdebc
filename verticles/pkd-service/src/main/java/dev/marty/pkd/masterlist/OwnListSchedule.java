package dev.marty.pkd.masterlist;

import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;

/**
 * Looks every few seconds whether another version is due: something else is trusted, the interval
 * is over or the signer's certificate was revoked. After each failure in a row it waits twice as
 * long. On the event loop.
 */
final class OwnListSchedule {
  private static final System.Logger LOG = System.getLogger(OwnListSchedule.class.getName());
  private static final Pace PACE = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(40));
  private static final String REQUEST_ID = "own-master-list";

  private final OwnLists lists;
  private final ListEnrolment enrolment;
  private final Rounds rounds;

  OwnListSchedule(Vertx vertx, OwnLists lists, ListEnrolment enrolment) {
    this.lists = lists;
    this.enrolment = enrolment;
    this.rounds = new Rounds(vertx, "the master list is made later", PACE, this::round);
  }

  void start() {
    enrolment
        .rewrap()
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "keys of Master List Signers stay under their key-encryption key: {0}",
                    text(failure)))
        .onComplete(done -> rounds.start());
  }

  /** Ends with the round under way. */
  Future<?> stop() {
    return rounds.stop();
  }

  private Future<Boolean> round() {
    return lists
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
        .map(false);
  }

  private static String text(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
  }
}
