package dev.marty.csca;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Revocation. All handlers run on the verticle's event loop. */
final class RevocationRoutes {
  private static final String NOW = "now";

  private final Changes changes;
  private final Revoker revoker;

  private record Revocation(String reason, boolean crlNow) {}

  RevocationRoutes(Changes changes, Revoker revoker) {
    this.changes = changes;
    this.revoker = revoker;
  }

  void mount(Router router) {
    router.post(CertificateRoutes.ONE + "/revocation").handler(this::revoke);
  }

  private void revoke(RoutingContext context) {
    CertificateId id = CertificateId.inPath(context);
    changes.handle(
        context,
        fields ->
            new Revocation(
                fields.choice("reason", Revoker.REASONS),
                fields
                    .optionalChoice("crl", List.of("within-48-hours", NOW))
                    .map(NOW::equals)
                    .orElse(false)),
        (order, command) -> revoker.run(id, order.reason(), order.crlNow(), command),
        null);
  }
}
