package dev.marty.documentsigner;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.TroubleException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps signers going by itself: finishes requested ones, asks for successors in time, retires what
 * is over. One round at a time, every few seconds, and at once when a signer nears its end. Several
 * processes may do the same; the database decides who was first. Confined to the event loop.
 */
final class Rotation {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);
  private static final String REQUEST_ID = "rotation-";

  private final Database database;
  private final Enrolment enrolment;
  private final ActiveSigners signers;
  private final RotationPolicy policy;
  private final Map<UUID, Instant> notBefore = new HashMap<>();
  private final Rounds rounds;

  Rotation(
      Vertx vertx,
      Database database,
      Enrolment enrolment,
      ActiveSigners signers,
      RotationPolicy policy) {
    this.database = database;
    this.enrolment = enrolment;
    this.signers = signers;
    this.policy = policy;
    this.rounds =
        new Rounds(vertx, "signers are looked after again later", Pace.of(EVERY), this::round);
  }

  Background rounds() {
    return rounds;
  }

  /** A signature was made: perhaps it is time for a successor. */
  void signed(LoadedSigner signer) {
    if (policy.due(signer, Instant.now()) && !asked(signer)) {
      rounds.wake();
    }
  }

  private boolean asked(LoadedSigner signer) {
    return notBefore.getOrDefault(signer.id(), Instant.MIN).isAfter(Instant.now());
  }

  private Future<Boolean> round() {
    return refresh()
        .compose(
            atWork ->
                replace(atWork)
                    .compose(replaced -> retire())
                    // Last: csca may take its time, and nobody waits for these.
                    .compose(retired -> resume(atWork)))
        .map(false);
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
    List<LoadedSigner> due =
        signers.all().stream()
            .filter(signer -> policy.due(signer, now) && !asked(signer))
            .filter(signer -> successor(signer) == null)
            .filter(
                signer -> atWork.stream().noneMatch(row -> signer.id().equals(row.predecessor())))
            .toList();
    return Sequence.each(due, this::ask);
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
    List<UUID> over = new ArrayList<>();
    for (LoadedSigner signer : signers.all()) {
      if (policy.over(signer, successor(signer), now)) {
        signers.forget(signer.id());
        over.add(signer.id());
      }
    }
    return Sequence.each(over, id -> database.withConnection(c -> SignerChanges.retire(c, id)));
  }

  private Future<Void> resume(List<SignerRow> atWork) {
    List<SignerRow> requested = atWork.stream().filter(row -> row.is(SignerRow.REQUESTED)).toList();
    return Sequence.each(requested, row -> enrolment.enrol(row, REQUEST_ID + row.id()))
        .compose(
            done -> {
              String trouble = enrolment.trouble(requested.stream().map(SignerRow::id).toList());
              return trouble == null
                  ? Future.succeededFuture()
                  : Future.failedFuture(new TroubleException(trouble));
            });
  }
}
