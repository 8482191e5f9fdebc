package dev.marty.pkd.directory;

import dev.marty.kit.database.Database;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Computes trust anew by the clock: a list or a CRL from the future begins to count without
 * anything else coming. Any number of processes may. On the event loop.
 */
public final class TrustClock {
  private static final Pace PACE = Pace.of(Duration.ofMinutes(30));

  private final Rounds rounds;

  /**
   * A clock that stands still until its work is begun.
   *
   * @param changed called after each round: what is trusted may be another now
   */
  public TrustClock(Vertx vertx, Database database, Runnable changed) {
    this.rounds =
        new Rounds(
            vertx,
            "trust is computed later",
            PACE,
            () ->
                database
                    .transaction(Directory::refreshTrust)
                    .onSuccess(effect -> changed.run())
                    .map(false));
  }

  /** The work itself. */
  public Background rounds() {
    return rounds;
  }
}
