package dev.marty.pkd.query;

import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.work.Pieces;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Sends what was found about one object, or the object itself. */
final class Documents {
  private Documents() {}

  /**
   * Sends JSON by which one object is described.
   *
   * @param what such as {@code CRL}, for the problem if there is none
   */
  static void json(RoutingContext context, String what, Future<JsonObject> search) {
    found(context, what, search)
        .onSuccess(
            found -> {
              context.response().putHeader(HttpHeaders.VARY, "Accept");
              context.json(found);
            })
        .onFailure(context::fail);
  }

  /** Sends an object as received. Its name is its hash: it can never change. */
  static void bytes(RoutingContext context, String what, String mediaType, Future<Buffer> search) {
    found(context, what, search)
        .onSuccess(found -> lasting(context, mediaType).end(found))
        .onFailure(context::fail);
  }

  /**
   * The same of one that can be large.
   *
   * @param search its length in bytes, or null
   */
  static void pieces(
      RoutingContext context,
      String what,
      String mediaType,
      Future<Integer> search,
      Pieces.Source source) {
    found(context, what, search)
        .compose(length -> Pieces.send(lasting(context, mediaType), length, source))
        .onFailure(context::fail);
  }

  private static HttpServerResponse lasting(RoutingContext context, String mediaType) {
    return context
        .response()
        .putHeader(HttpHeaders.VARY, "Accept")
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
  }

  private static <T> Future<T> found(RoutingContext context, String what, Future<T> search) {
    return search.compose(
        found ->
            found == null
                ? Future.failedFuture(
                    Problem.notFound(
                            "There is no "
                                + what
                                + " with SHA-256 "
                                + PathId.sha256(context, "sha256")
                                + ".")
                        .exception())
                : Future.succeededFuture(found));
  }
}
