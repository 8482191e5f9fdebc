package dev.marty.kit.reconcile;

import dev.marty.kit.http.Admission;
import dev.marty.kit.http.MediaTypes;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /internal/reconciliation}: a round now, and what it found. A round can take minutes,
 * so spaces, which JSON may begin with, go before the answer: whoever waits, and whoever stands
 * between, sees that it goes on.
 */
public final class ReconciliationRoute {
  /** Where it is. */
  public static final String PATH = "/internal/reconciliation";

  private static final long ALIVE_MS = 5_000;
  private static final long MOST_MINUTES = 10;
  private static final int MOST_BYTES = 1_024;

  /** All of them wait for the same round. */
  private static final int MOST_AT_ONCE = 16;

  private ReconciliationRoute() {}

  /** Adds the route. */
  public static void mount(Vertx vertx, Router router, Reconciliation reconciliation) {
    Admission admission =
        Admission.ofRequests(vertx, MOST_AT_ONCE, "Too many wait for a reconciliation.");
    router
        .post(PATH)
        .handler(context -> MediaTypes.check(vertx, context, Set.of("application/json")))
        .handler(
            context ->
                admission
                    .body(
                        context.request(), MOST_BYTES, body -> run(vertx, context, reconciliation))
                    .onFailure(context::fail));
  }

  private static Future<Void> run(
      Vertx vertx, RoutingContext context, Reconciliation reconciliation) {
    HttpServerResponse response =
        context
            .response()
            .setChunked(true)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    long timer =
        vertx.setPeriodic(
            0,
            ALIVE_MS,
            alive -> {
              if (!response.closed() && !response.ended()) {
                response.write(" ");
              }
            });
    return reconciliation
        .now()
        .timeout(MOST_MINUTES, TimeUnit.MINUTES)
        .transform(
            done -> {
              vertx.cancelTimer(timer);
              if (!response.closed()) {
                response.end(answer(done).toBuffer());
              }
              return Future.succeededFuture();
            });
  }

  private static JsonObject answer(AsyncResult<JsonObject> done) {
    if (done.succeeded()) {
      return done.result();
    }
    return new JsonObject()
        .put(
            "failure",
            done.cause() instanceof ProblemException problem
                ? problem.problem().detail()
                : "The round failed; the log of the service says why.");
  }
}
