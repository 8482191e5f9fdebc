package dev.marty.pkd.sync;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /api/pkd_service/sync}. All handlers run on the verticle's event loop. */
final class SyncRoutes {
  private static final String PATH = "/api/pkd_service/sync";
  private static final int MOST_BYTES = 4_096;

  private final Vertx vertx;
  private final Database database;
  private final List<Source> sources;
  private final SyncSchedule schedule;

  SyncRoutes(Vertx vertx, Database database, List<Source> sources, SyncSchedule schedule) {
    this.vertx = vertx;
    this.database = database;
    this.sources = sources;
    this.schedule = schedule;
  }

  void mount(Router router) {
    router.get(PATH).handler(this::list);
    router.post(PATH).handler(this::request);
  }

  private void list(RoutingContext context) {
    state().onSuccess(context::json).onFailure(context::fail);
  }

  private Future<JsonObject> state() {
    List<String> names = sources.stream().map(Source::name).toList();
    Future<Map<String, SourceState>> states =
        names.isEmpty()
            ? Future.succeededFuture(Map.of())
            : database.read(connection -> SyncQueries.all(connection, names));
    return states.map(known -> SyncJson.of(sources, known));
  }

  /** Which sources are meant: the one that the body names, or all of them. */
  private List<String> named(Buffer body) {
    List<String> names = sources.stream().map(Source::name).toList();
    if (names.isEmpty()) {
      throw Problem.of(
              409,
              "no-source",
              "There is no source",
              "No source is configured; see pkd_service.sources in the configuration.")
          .exception();
    }
    if (body.length() == 0) {
      return names;
    }
    Fields fields = JsonBody.fields(body);
    List<String> chosen = fields.optionalChoice("source", names).map(List::of).orElse(names);
    fields.end();
    return chosen;
  }

  private void request(RoutingContext context) {
    RequestBody.read(vertx, context.request(), MOST_BYTES)
        .map(this::named)
        .compose(
            names ->
                database.withConnection(connection -> SyncRepository.request(connection, names)))
        .compose(
            done -> {
              schedule.wake();
              return state();
            })
        .onSuccess(
            state ->
                context
                    .response()
                    .setStatusCode(202)
                    .putHeader(HttpHeaders.LOCATION, PATH)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(state.toBuffer()))
        .onFailure(context::fail);
  }
}
