package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.RequestBody;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Takes a decision of people: one transaction, once for each Idempotency-Key, and what was answered
 * from memory before is forgotten. On the verticle's event loop.
 */
final class DecisionHandler {
  private static final int MOST_BODY = 64 * 1024;

  private final Vertx vertx;
  private final Database database;
  private final Runnable changed;

  DecisionHandler(Vertx vertx, Database database, Runnable changed) {
    this.vertx = vertx;
    this.database = database;
    this.changed = changed;
  }

  /** What a decision does. */
  @FunctionalInterface
  interface Work {
    /** Runs in the decision's transaction; gives what is answered with 201. */
    Future<JsonObject> run(SqlConnection connection, By by);
  }

  /**
   * Handles a request.
   *
   * @param location where the decision is found, from what is answered
   * @param read takes the fields of the body, all of them
   */
  void handle(
      RoutingContext context, Function<JsonObject, String> location, Function<Fields, Work> read) {
    String key = Idempotency.key(context);
    By by = new By(ServiceRouter.caller(context).text(), ServiceRouter.requestId(context));
    RequestBody.read(vertx, context.request(), MOST_BODY)
        .compose(
            body -> {
              Fields fields = JsonBody.fields(body);
              Work work = read.apply(fields);
              fields.end();
              Buffer fingerprint = Idempotency.fingerprint(context.request(), body);
              return database.transaction(
                  connection ->
                      Idempotency.once(
                          connection,
                          key,
                          fingerprint,
                          () ->
                              work.run(connection, by)
                                  .map(json -> Idempotency.Answer.of(201, json))));
            })
        .onSuccess(
            answer -> {
              changed.run();
              context
                  .response()
                  .setStatusCode(answer.status())
                  .putHeader(HttpHeaders.LOCATION, location.apply(answer.body()))
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .end(answer.body().toBuffer());
            })
        .onFailure(context::fail);
  }
}
