package dev.marty.kit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who waits at a closed gate, and when the service ends. */
@ExtendWith(VertxExtension.class)
class GateTest {
  @Test
  void nobodyWaitsAnyMoreWhenTheServiceStops(Vertx vertx) {
    Gate gate = Gate.strict(vertx, "Closed.");
    Future<Void> before = gate.pass();
    assertThat(before.isComplete()).isFalse();

    gate.stop();

    assertThat(before.cause()).isInstanceOf(ProblemException.class);
    assertThat(gate.pass().cause()).isInstanceOf(ProblemException.class);
  }

  @Test
  void whoMayPassMayToTheEnd(Vertx vertx) {
    Gate gate = Gate.strict(vertx, "Closed.");
    Future<Void> before = gate.pass();
    gate.after();
    assertThat(before.succeeded()).isTrue();

    gate.stop();

    assertThat(gate.pass().succeeded()).isTrue();
  }
}
