package dev.marty.kit.outbox;

import dev.marty.kit.outbox.OutboxStore.Leased;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;

/** One attempt to deliver one event, and its result written down. */
final class Delivery {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());

  /** Answers that speak of the consumer's state and not of the event. */
  private static final Set<Integer> BUSY = Set.of(408, 425, 429, 502, 503, 504);

  /** Neither is it of use to ask more often, nor should it take long once it is mended. */
  private static final Duration MISANSWERED_WAIT = Duration.ofMinutes(1);

  /** How an attempt ended. */
  enum Result {
    TAKEN,
    /** The consumer will not have this event. */
    REFUSED,
    /** It said so too often: tried no more. */
    PARKED,
    /** An answer that says nothing about the event: people must mend what is between the two. */
    MISANSWERED,
    AWAY
  }

  /**
   * What came of it.
   *
   * @param why for people; null where it was taken
   */
  record Outcome(Result result, String why) {}

  private final Vertx vertx;
  private final Context context;
  private final OutboxStore store;
  private final RelaySettings settings;

  /** Made on the context on which all attempts are made and end. */
  Delivery(Vertx vertx, OutboxStore store, RelaySettings settings) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.store = store;
    this.settings = settings;
  }

  /** Fails only when the result could not be written; the lease then ends by itself. */
  Future<Outcome> attempt(Leased leased, InboxClient client) {
    return ask(leased, client)
        .transform(
            answer -> {
              if (answer.failed()) {
                return away(leased, "no answer: " + answer.cause().getMessage());
              }
              int status = answer.result().status();
              if (status >= 200 && status < 300) {
                return store.published(leased).map(new Outcome(Result.TAKEN, null));
              }
              if (BUSY.contains(status)) {
                return away(leased, "HTTP " + status);
              }
              return answer.result().refusal() == null
                  ? misanswered(leased, "HTTP " + status)
                  : refused(leased, "HTTP " + answer.result().refusal());
            });
  }

  private Future<InboxClient.Answer> ask(Leased leased, InboxClient client) {
    Promise<InboxClient.Answer> said = Promise.promise();
    long most = settings.deadline().toMillis();
    long deadline = vertx.setTimer(most, id -> said.tryFail("none within " + most + " ms"));
    client
        .deliver(leased.event().toJson())
        .onComplete(
            answer ->
                context.runOnContext(
                    turn -> {
                      vertx.cancelTimer(deadline);
                      if (answer.succeeded()) {
                        said.tryComplete(answer.result());
                      } else {
                        said.tryFail(answer.cause());
                      }
                    }));
    return said.future();
  }

  private Future<Outcome> away(Leased leased, String why) {
    Duration wait = settings.wait(leased.attempts(), settings.unavailableWait());
    return store.unavailable(leased, wait, why).map(new Outcome(Result.AWAY, why));
  }

  private Future<Outcome> misanswered(Leased leased, String why) {
    Duration wait = settings.wait(leased.attempts(), MISANSWERED_WAIT);
    return store.unavailable(leased, wait, why).map(new Outcome(Result.MISANSWERED, why));
  }

  private Future<Outcome> refused(Leased leased, String why) {
    boolean park = leased.refusals() + 1 >= settings.park();
    Duration wait = settings.wait(leased.refusals(), settings.refusedWait());
    return store
        .refused(leased, wait, park, why)
        .map(
            done -> {
              if (!park) {
                return new Outcome(Result.REFUSED, why);
              }
              LOG.log(
                  System.Logger.Level.WARNING,
                  "parked event {0}, {1} of {2} for {3}, after {4} refusals: {5}. Those behind it in"
                      + " its aggregate wait; marty events lists and releases it.",
                  leased.event().id(),
                  leased.event().type(),
                  leased.event().aggregate(),
                  leased.destination(),
                  leased.refusals() + 1,
                  why);
              return new Outcome(Result.PARKED, why);
            });
  }
}
