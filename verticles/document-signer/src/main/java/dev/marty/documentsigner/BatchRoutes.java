package dev.marty.documentsigner;

import dev.marty.kit.http.Admission;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/document_signer/sods/batch}. Runs on the verticle's event loop. */
final class BatchRoutes {
  private static final String NDJSON = "application/x-ndjson";

  /** With the lines each has under way it bounds memory and what singles have to wait behind. */
  private static final int MOST_AT_ONCE = 4;

  private final SodSigner signer;
  private final SigningLimit limit;
  private final Admission admission;

  BatchRoutes(Vertx vertx, SodSigner signer, SigningLimit limit) {
    this.signer = signer;
    this.limit = limit;
    this.admission =
        Admission.ofRequests(
            vertx,
            MOST_AT_ONCE,
            MOST_AT_ONCE + " batches are under way; try again when one has ended.");
  }

  void mount(Router router) {
    router.post("/api/document_signer/sods/batch").produces(NDJSON).handler(this::sign);
  }

  private void sign(RoutingContext context) {
    admission.admit(context.request(), () -> begin(context)).onFailure(context::fail);
  }

  private Future<Void> begin(RoutingContext context) {
    if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
      context.response().writeContinue();
    }
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, NDJSON).setChunked(true);
    return new SodBatch(
            signer,
            limit,
            ServiceRouter.caller(context),
            ServiceRouter.requestId(context),
            context.request(),
            context.response())
        .run();
  }
}
