package dev.marty.pkd;

import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is done once after the start, before the directory says what it trusts: objects of an
 * earlier version are read again, and trust follows the configuration. Tried again until it
 * succeeds, since another process may be at it. On the event loop.
 */
final class Preparation {
  private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** What others judge by. */
  private static final List<String> TRUST =
      List.of(
          "/api/pkd_service/trust-material",
          "/api/pkd_service/trust-candidates",
          "/api/pkd_service/trust-anchors",
          "/api/pkd_service/exports/trust-anchors",
          "/api/pkd_service/exports/crls");

  private final ServiceSetup setup;
  private final Gate gate;
  private Rounds rounds;

  /** Lets nobody ask whom the directory trusts; make it before other routes are added. */
  Preparation(ServiceSetup setup) {
    this.setup = setup;
    this.gate =
        Gate.closed(
            setup.vertx(),
            "This directory reads what an earlier version has kept; until it has, it says of nobody"
                + " that it is trusted.");
    for (String path : TRUST) {
      setup.router().get(path).handler(this::pass);
    }
  }

  /**
   * Registers the work.
   *
   * @param work can be repeated
   * @param then called once, when it is done
   */
  void begin(Supplier<Future<Void>> work, Runnable then) {
    rounds =
        new Rounds(
            setup.vertx(),
            "the directory is not prepared",
            PACE,
            () -> work.get().onSuccess(done -> done(then)).map(false));
    setup.background(rounds);
  }

  private void done(Runnable then) {
    rounds.stop();
    gate.open();
    then.run();
  }

  private void pass(RoutingContext context) {
    gate.pass().onSuccess(open -> context.next()).onFailure(context::fail);
  }
}
