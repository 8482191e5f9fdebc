package dev.marty.documentsigner;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Keeps signers going by itself: finishes requested ones, asks for successors in time, retires what
 * is over. One round at a time, every few seconds, and at once when a signer nears its end. Several
 * processes may do the same; the database decides who was first. Confined to the event loop.
 */
final class Rotation {
  private static final System.Logger LOG = System.getLogger(Rotation.class.getName());
  private static final int ROUND_MS = 2_000;
  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);
  private static final String REQUEST_ID = "rotation-";

  private final Vertx vertx;
  private final Database database;
  private final Enrolment enrolment;
  private final ActiveSigners signers;
  private final RotationPolicy policy;
  private final Map<UUID, Instant> notBefore = new HashMap<>();
  private Future<Void> round = Future.succeededFuture();
  private boolean running;
  private long timer = -1;

  Rotation(
      Vertx vertx,
      Database database,
      Enrolment enrolment,
      ActiveSigners signers,
      RotationPolicy policy) {
    this.vertx = vertx;
    this.database = database;
    this.enrolment = enrolment;
    this.signers = signers;
    this.policy = policy;
  }

  void start() {
    running = true;
    next();
  }

  /** Ends with the round under way. */
  Future<?> stop() {
    running = false;
    vertx.cancelTimer(timer);
    return round;
  }

  private void next() {
    now()
        .onComplete(
            done -> {
              if (running) {
                timer = vertx.setTimer(ROUND_MS, id -> next());
              }
            });
  }

  /** A signature was made: perhaps it is time for a successor. */
  void signed(LoadedSigner signer) {
    if (running && policy.due(signer, Instant.now()) && !asked(signer)) {
      now();
    }
  }

  private boolean asked(LoadedSigner signer) {
    return notBefore.getOrDefault(signer.id(), Instant.MIN).isAfter(Instant.now());
  }

  /**
   * Runs a round, or joins the one under way.
   *
   * @return completes when it has ended, never fails
   */
  private Future<Void> now() {
    if (round.isComplete()) {
      round =
          round()
              .recover(
                  failure -> {
                    LOG.log(
                        System.Logger.Level.WARNING,
                        "signers are looked after again later: {0}",
                        Objects.requireNonNullElse(
                            failure.getMessage(), failure.getClass().getName()));
                    return Future.succeededFuture();
                  });
    }
    return round;
  }

  private Future<Void> round() {
    return refresh()
        .compose(
            atWork ->
                replace(atWork)
                    .compose(replaced -> retire())
                    // Last: csca may take its time, and nobody waits for these.
                    .compose(retired -> resume(atWork)));
  }

  /**
   * Makes the signers in memory those of the database.
   *
   * @return those that wait for csca or sign; some of the latter may not be usable here
   */
  Future<List<SignerRow>> refresh() {
    return database
        .read(SignerRepository::atWork)
        // A key that cannot be opened was reported; it must not stop the others.
        .compose(
            atWork -> signers.update(atWork).transform(done -> Future.succeededFuture(atWork)));
  }

  /** Asks for the successors that are due. */
  private Future<Void> replace(List<SignerRow> atWork) {
    Instant now = Instant.now();
    Future<Void> done = Future.succeededFuture();
    for (LoadedSigner signer : signers.all()) {
      boolean succeeded =
          atWork.stream().anyMatch(row -> signer.id().equals(row.predecessor()))
              || successor(signer) != null;
      if (!succeeded && policy.due(signer, now) && !asked(signer)) {
        done = done.compose(before -> ask(signer));
      }
    }
    return done;
  }

  private Future<Void> ask(LoadedSigner signer) {
    notBefore.put(signer.id(), Instant.now().plus(PAUSE_AFTER_REFUSAL));
    return enrolment
        .create(SignerWish.successor(signer.row()), null, null, REQUEST_ID + signer.id())
        .mapEmpty();
  }

  /** A newer signer of the same line, made by rotation or by hand. */
  private LoadedSigner successor(LoadedSigner signer) {
    return signers.all().stream()
        .filter(other -> other.sameLine(signer))
        .filter(other -> other.activatedAt().isAfter(signer.activatedAt()))
        .findFirst()
        .orElse(null);
  }

  private Future<Void> retire() {
    Instant now = Instant.now();
    Future<Void> done = Future.succeededFuture();
    for (LoadedSigner signer : signers.all()) {
      if (policy.over(signer, successor(signer), now)) {
        signers.forget(signer.id());
        done =
            done.compose(
                    before -> database.withConnection(c -> SignerChanges.retire(c, signer.id())))
                .mapEmpty();
      }
    }
    return done;
  }

  private Future<Void> resume(List<SignerRow> atWork) {
    Future<Void> done = Future.succeededFuture();
    for (SignerRow row : atWork) {
      if (row.is(SignerRow.REQUESTED)) {
        done = done.compose(before -> enrolment.enrol(row, REQUEST_ID + row.id())).mapEmpty();
      }
    }
    return done;
  }
}
