package dev.marty.documentsigner;

import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/document_signer/sods}. All handlers run on the verticle's event loop. */
final class SodRoutes {
  private static final String PATH = "/api/document_signer/sods";

  private final Vertx vertx;
  private final SodSigner signer;

  SodRoutes(Vertx vertx, SodSigner signer) {
    this.vertx = vertx;
    this.signer = signer;
  }

  void mount(Router router) {
    router.post(PATH).produces(SodAnswer.JSON).produces(SodAnswer.BYTES).handler(this::sign);
  }

  private void sign(RoutingContext context) {
    String requestId = ServiceRouter.requestId(context);
    RequestBody.read(vertx, context.request(), SodBatch.MOST_BYTES)
        .compose(
            body -> {
              Fields fields = JsonBody.fields(body);
              SodRequest request = SodRequest.of(fields);
              fields.end();
              ServiceRouter.caller(context).require(request.country());
              return signer.sign(request, Idempotency.key(context), requestId);
            })
        .onSuccess(
            entry -> {
              context
                  .response()
                  .setStatusCode(201)
                  .putHeader(HttpHeaders.LOCATION, SodAnswer.location(entry));
              SodAnswer.send(context, entry);
            })
        .onFailure(context::fail);
  }
}
