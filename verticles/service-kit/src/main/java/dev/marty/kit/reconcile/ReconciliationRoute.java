package dev.marty.kit.reconcile;

import dev.marty.kit.http.MediaTypes;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.AsyncResult;
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

  private ReconciliationRoute() {}

  /** Adds the route. */
  public static void mount(Vertx vertx, Router router, Reconciliation reconciliation) {
    router
        .post(PATH)
        .handler(context -> MediaTypes.check(vertx, context, Set.of("application/json")))
        .handler(context -> run(vertx, context, reconciliation));
  }

  private static void run(Vertx vertx, RoutingContext context, Reconciliation reconciliation) {
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
    reconciliation
        .now()
        .timeout(MOST_MINUTES, TimeUnit.MINUTES)
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              if (!response.closed()) {
                response.end(answer(done).toBuffer());
              }
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
