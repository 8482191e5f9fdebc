package dev.marty.documentsigner;

import dev.marty.kit.http.Caller;
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
  private final SigningLimit limit;

  SodRoutes(Vertx vertx, SodSigner signer, SigningLimit limit) {
    this.vertx = vertx;
    this.signer = signer;
    this.limit = limit;
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
              String key = Idempotency.key(context);
              Caller caller = ServiceRouter.caller(context);
              caller.require(request.country());
              limit.take(caller);
              return signer.sign(request, key, requestId);
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
