package dev.marty.signer.holdings;

import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.QueryParameters;
import dev.marty.kit.reconcile.Gate;
import dev.marty.signer.events.IssuedKind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /internal/holdings/…}: tells other services what is held here. */
public final class HoldingsRoutes {
  static final String CERTIFICATES = "/internal/holdings/certificates";
  static final String CRLS = "/internal/holdings/crls";
  static final String CERTIFICATE_TYPE = "application/pkix-cert";

  private final HoldingsStore holdings;
  private final Gate gate;

  /**
   * Reads what is told.
   *
   * @param gate nothing is told while it is closed: who tells half of it makes others sure too soon
   */
  public HoldingsRoutes(HoldingsStore holdings, Gate gate) {
    this.holdings = holdings;
    this.gate = gate;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    for (String path : List.of(CERTIFICATES, CRLS)) {
      router
          .get(path)
          .handler(
              context -> gate.pass().onSuccess(open -> context.next()).onFailure(context::fail));
    }
    router.get(CERTIFICATES).handler(this::certificates);
    router.get(CERTIFICATES + "/:sha256").handler(this::certificate);
    router.get(CRLS).handler(this::crls);
  }

  private void certificates(RoutingContext context) {
    String kind =
        QueryParameters.required(
            "kind",
            QueryParameters.of(context).choice("kind", IssuedKind.TEXTS),
            "one of " + String.join(", ", IssuedKind.TEXTS));
    IssuedKind wanted = IssuedKind.of(kind).orElseThrow();
    Paging.send(
        context,
        Identifiers::sha256,
        (after, limit) -> holdings.certificates(wanted, after, limit),
        Held::toJson,
        Held::sha256);
  }

  private void certificate(RoutingContext context) {
    String sha256 = PathId.sha256(context, "sha256");
    holdings
        .certificate(sha256)
        .onSuccess(
            der -> {
              if (der == null) {
                context.fail(
                    Problem.notFound("There is no certificate " + sha256 + ".").exception());
              } else {
                context.response().putHeader(HttpHeaders.CONTENT_TYPE, CERTIFICATE_TYPE).end(der);
              }
            })
        .onFailure(context::fail);
  }

  private void crls(RoutingContext context) {
    holdings
        .crls()
        .onSuccess(
            crls ->
                context.json(
                    new JsonObject()
                        .put(
                            "items",
                            new JsonArray(crls.values().stream().map(HeldCrl::toJson).toList()))))
        .onFailure(context::fail);
  }
}
