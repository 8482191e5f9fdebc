package dev.marty.csca;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.Caller;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Of a request that changes something, what every change needs.
 *
 * @param idempotencyKey the client's, or null
 * @param fingerprint of the request, or null where there is no client
 * @param requestId for the audit log
 * @param caller whose it is
 * @param at when it came, to the microsecond
 */
record Command(
    String idempotencyKey, Buffer fingerprint, String requestId, Caller caller, Instant at) {
  static Command of(RoutingContext context, String idempotencyKey, Buffer body) {
    return new Command(
        idempotencyKey,
        Idempotency.fingerprint(context.request(), body),
        ServiceRouter.requestId(context),
        ServiceRouter.caller(context),
        now());
  }

  /** Something the service does by itself. */
  static Command own(String name) {
    return new Command(null, null, name, Caller.service(ServiceName.CSCA.text()), now());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
