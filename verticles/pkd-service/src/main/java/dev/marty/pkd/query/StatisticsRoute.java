package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /api/pkd_service/statistics}. Counting takes its time, so that an answer is kept for
 * some seconds, and whoever asks meanwhile waits for the same counting.
 */
final class StatisticsRoute {
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Database database;
  private Future<Buffer> answer;
  private long since;

  StatisticsRoute(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/api/pkd_service/statistics").handler(this::statistics);
  }

  private void statistics(RoutingContext context) {
    counted()
        .onSuccess(
            body ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=5")
                    .end(body))
        .onFailure(context::fail);
  }

  private Future<Buffer> counted() {
    if (answer == null
        || answer.failed()
        || (answer.succeeded() && System.nanoTime() - since > KEEP_NANOS)) {
      answer =
          database
              .transaction(StatisticsRepository::count)
              .map(statistics -> StatisticsJson.of(statistics).toBuffer())
              .onComplete(done -> since = System.nanoTime());
    }
    return answer;
  }
}
