package dev.marty.pkd.masterlist;

import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

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
  private final Rounds rounds;

  OwnListSchedule(Vertx vertx, OwnLists lists) {
    this.lists = lists;
    this.rounds = new Rounds(vertx, "the master list is made later", PACE, this::round);
  }

  Background rounds() {
    return rounds;
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
}
