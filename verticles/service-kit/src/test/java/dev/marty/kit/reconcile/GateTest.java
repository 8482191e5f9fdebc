package dev.marty.kit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.Await;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.reconcile.Gate.Begun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a round opens and what it does not, and who waits at a closed gate. */
class GateTest {
  private static final int SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Gate gate = Gate.closed(vertx, "It waits.");

  @AfterEach
  void close() {
    Await.result(vertx.close(), SECONDS);
  }

  private Begun begun() {
    return Await.result(gate.before(), SECONDS);
  }

  private void ended(Begun round) {
    Await.result(gate.after(round), SECONDS);
  }

  @Test
  void aRoundOpensIt() {
    assertThat(gate.closed()).contains("It waits.");
    ended(begun());
    assertThat(gate.closed()).isEmpty();
  }

  /** It may have asked before the database was put back. */
  @Test
  void aRoundThatBeganBeforeItWasClosedDoesNot() {
    Begun early = begun();
    gate.close();
    ended(early);
    assertThat(gate.closed()).isPresent();
    ended(begun());
    assertThat(gate.closed()).isEmpty();
  }

  @Test
  void aRoundOpensWhatItHoldsItself() {
    Begun round = begun();
    gate.hold();
    ended(round);
    assertThat(gate.closed()).isEmpty();
  }

  @Test
  void nobodyWaitsAnyMoreWhenTheServiceStops() {
    Future<Void> before = gate.pass();
    assertThat(before.isComplete()).isFalse();

    gate.stop();

    assertThat(before.cause()).isInstanceOf(ProblemException.class);
    assertThat(gate.pass().cause()).isInstanceOf(ProblemException.class);
  }

  @Test
  void whoMayPassMayToTheEnd() {
    Future<Void> before = gate.pass();
    ended(begun());
    assertThat(before.succeeded()).isTrue();

    gate.stop();

    assertThat(gate.pass().succeeded()).isTrue();
  }
}
