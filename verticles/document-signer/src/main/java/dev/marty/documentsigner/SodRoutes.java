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
  static final String BYTES = "application/octet-stream";
  static final String JSON = "application/json";
  private static final String PATH = "/api/document_signer/sods";

  private final Vertx vertx;
  private final SodSigner signer;

  SodRoutes(Vertx vertx, SodSigner signer) {
    this.vertx = vertx;
    this.signer = signer;
  }

  void mount(Router router) {
    router.post(PATH).produces(JSON).produces(BYTES).handler(this::sign);
  }

  private void sign(RoutingContext context) {
    String requestId = ServiceRouter.requestId(context);
    RequestBody.read(vertx, context.request(), SodBatch.MOST_BYTES)
        .compose(
            body -> {
              Fields fields = JsonBody.fields(body);
              SodRequest request = SodRequest.of(fields);
              fields.end();
              return signer.sign(request, Idempotency.key(context.request()), requestId);
            })
        .onSuccess(
            entry -> {
              context
                  .response()
                  .setStatusCode(201)
                  .putHeader(HttpHeaders.VARY, "Accept")
                  .putHeader(HttpHeaders.LOCATION, SignatureRoutes.PATH + "/" + entry.id());
              send(context, entry);
            })
        .onFailure(context::fail);
  }

  /** As JSON or as the bytes of the file, as the client accepts. */
  static void send(RoutingContext context, LogEntry entry) {
    boolean bytes = BYTES.equals(context.getAcceptableContentType());
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, bytes ? BYTES : JSON)
        .end(bytes ? entry.sod() : entry.toJson().toBuffer());
  }
}
