package dev.marty.pkd;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.reconcile.Gate;
import dev.marty.kit.reconcile.Reconciliation;
import dev.marty.kit.reconcile.ReconciliationRoute;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.signer.holdings.FromCsca;
import dev.marty.signer.holdings.Holder;
import dev.marty.signer.holdings.HoldingsRoutes;
import dev.marty.signer.holdings.HoldingsStore;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Compares the directory with the own csca, and keeps verifiers from a directory that was restored
 * and does not know yet what was revoked since. Set up before the routes that it stands before.
 */
final class CscaReconciliation {
  /** What verifiers judge by. */
  private static final List<String> TRUST =
      List.of("/api/pkd_service/trust-material", "/api/pkd_service/trust-candidates");

  private CscaReconciliation() {}

  /**
   * Adds routes and rounds.
   *
   * @param events takes what csca tells
   */
  static void setUp(ServiceSetup setup, ServiceClient csca, OwnCsca events) {
    HoldingsStore own = new HoldingsStore(setup.database(), HoldingsRepository.STATEMENTS);
    Gate gate =
        Gate.afterRestore(
            setup.vertx(),
            setup.database(),
            own::isEmpty,
            "This directory was restored; it gives no trust material until csca has said what it"
                + " issued and revoked since.");
    for (String path : TRUST) {
      setup.router().get(path).handler(context -> pass(gate, context));
    }
    new HoldingsRoutes(own, Gate.none(setup.vertx())).mount(setup.router());
    Reconciliation reconciliation =
        new Reconciliation(
            setup.vertx(),
            gate,
            new FromCsca(setup.database(), new Holder(ServiceName.CSCA, csca), own, events));
    ReconciliationRoute.mount(setup.vertx(), setup.router(), reconciliation);
    setup.background(reconciliation);
  }

  private static void pass(Gate gate, RoutingContext context) {
    gate.pass().onSuccess(open -> context.next()).onFailure(context::fail);
  }
}
