package dev.marty.documentsigner;

import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** {@code /api/document_signer/sods/batch}. Runs on the verticle's event loop. */
final class BatchRoutes {
  private static final String NDJSON = "application/x-ndjson";
  private static final Pattern TYPE =
      Pattern.compile("application/(x-)?ndjson\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

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
    Problem refused = refusal(context);
    if (refused != null) {
      // Reading with a limit of nothing throws the body away, so that the client reads the answer.
      RequestBody.read(vertx, context.request(), 0)
          .transform(read -> Future.failedFuture(refused.exception()))
          .onFailure(context::fail);
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

  private Problem refusal(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !TYPE.matcher(type).matches()) {
      return Problem.of(
          415,
          "unsupported-media-type",
          "Unsupported media type",
          "A batch is " + NDJSON + ": one JSON object a line.");
    }
    return underWay == MOST_AT_ONCE
        ? Problem.unavailable(
            "overloaded", MOST_AT_ONCE + " batches are under way; try again when one has ended.")
        : null;
  }
}
