package dev.marty.pkd;

import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * {@code /api/pkd_service/imports}: what comes in. All handlers run on the verticle's event loop.
 */
final class ImportRoutes {
  /** Uploads held in memory at once; with the limit of each it bounds what a flood can cost. */
  static final int MOST_AT_ONCE = 4;

  /** The largest real master list is under 1 MB. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final String PATH = "/api/pkd_service/imports";
  private static final List<String> MEDIA_TYPES =
      List.of("application/cms", "application/pkcs7-mime", "application/octet-stream");
  private static final int MOST_KEY_LENGTH = 255;

  private final Vertx vertx;
  private final MasterListImporter importer;
  private int underWay;

  ImportRoutes(Vertx vertx, MasterListImporter importer) {
    this.vertx = vertx;
    this.importer = importer;
  }

  void mount(Router router) {
    router.post(PATH).handler(this::create);
    router.get(PATH + "/:id").handler(this::find);
  }

  private void create(RoutingContext context) {
    upload(context)
        .compose(
            body ->
                importer.run(
                    body.getBytes(),
                    context.request().getHeader("Idempotency-Key"),
                    ServiceRouter.requestId(context)))
        .onSuccess(
            created ->
                context
                    .response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.LOCATION, PATH + "/" + created.getString("id"))
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(created.toBuffer()))
        .onFailure(context::fail)
        .onComplete(done -> underWay--);
  }

  private Future<Buffer> upload(RoutingContext context) {
    underWay++;
    Problem refused = refusal(context);
    // Reading with a limit of nothing throws the body away, so that the client can read the answer.
    Future<Buffer> body =
        RequestBody.read(vertx, context.request(), refused == null ? MOST_BYTES : 0);
    return refused == null
        ? body
        : body.transform(read -> Future.failedFuture(refused.exception()));
  }

  private Problem refusal(RoutingContext context) {
    if (underWay > MOST_AT_ONCE) {
      return Problem.unavailable(
          "overloaded", MOST_AT_ONCE + " imports are under way; try again when one has ended.");
    }
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!MEDIA_TYPES.contains(essence)) {
      return Problem.of(
          415,
          "unsupported-media-type",
          "Unsupported media type",
          "A master list comes as "
              + String.join(", ", MEDIA_TYPES)
              + ", not as '"
              + essence
              + "'.");
    }
    String key = context.request().getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > MOST_KEY_LENGTH)) {
      return Problem.badField(
          "Idempotency-Key", "Idempotency-Key has 1 to " + MOST_KEY_LENGTH + " characters.");
    }
    return null;
  }

  private void find(RoutingContext context) {
    UUID id;
    try {
      id = UUID.fromString(context.pathParam("id"));
    } catch (IllegalArgumentException e) {
      context.fail(Problem.badField("id", "The id of an import is a UUID.").exception());
      return;
    }
    importer.find(id).onSuccess(found -> answer(context, id, found)).onFailure(context::fail);
  }

  private static void answer(RoutingContext context, UUID id, JsonObject found) {
    if (found == null) {
      context.fail(Problem.notFound("There is no import " + id + ".").exception());
    } else {
      context.json(found);
    }
  }
}
