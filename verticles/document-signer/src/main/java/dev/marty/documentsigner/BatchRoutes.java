package dev.marty.documentsigner;

import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/document_signer/sods/batch}. Runs on the verticle's event loop. */
final class BatchRoutes {
  private static final String NDJSON = "application/x-ndjson";

  /** With the lines each has under way it bounds memory and what singles have to wait behind. */
  private static final int MOST_AT_ONCE = 4;

  private final Vertx vertx;
  private final SodSigner signer;
  private int underWay;

  BatchRoutes(Vertx vertx, SodSigner signer) {
    this.vertx = vertx;
    this.signer = signer;
  }

  void mount(Router router) {
    router.post("/api/document_signer/sods/batch").produces(NDJSON).handler(this::sign);
  }

  private void sign(RoutingContext context) {
    if (underWay == MOST_AT_ONCE) {
      RequestBody.discard(vertx, context.request())
          .onComplete(
              gone ->
                  context.fail(
                      Problem.unavailable(
                              "overloaded",
                              MOST_AT_ONCE
                                  + " batches are under way; try again when one has ended.")
                          .exception()));
      return;
    }
    if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
      context.response().writeContinue();
    }
    underWay++;
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, NDJSON).setChunked(true);
    new SodBatch(signer, ServiceRouter.requestId(context), context.request(), context.response())
        .run()
        .onComplete(done -> underWay--);
  }
}
