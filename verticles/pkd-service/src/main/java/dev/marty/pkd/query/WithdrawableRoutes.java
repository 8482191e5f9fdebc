package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.pkd.answer.EffectJson;
import dev.marty.pkd.answer.Place;
import dev.marty.pkd.directory.Directory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reading and withdrawing decisions of one kind. All handlers run on the verticle's event loop.
 *
 * @param path where they are
 * @param what they are called, with its article
 * @param json writes one
 * @param decision what one says of who decided
 */
record WithdrawableRoutes<T>(
    Database database,
    DecisionHandler handler,
    WithdrawableRepository<T> repository,
    String path,
    String what,
    Function<T, JsonObject> json,
    Function<T, Withdrawable> decision) {
  void mount(Router router) {
    router.get(path).handler(this::list);
    router.get(path + "/:id").handler(this::find);
    router.post(path + "/:id/withdrawal").handler(this::withdraw);
  }

  private void list(RoutingContext context) {
    Paging.send(
        context,
        Place::of,
        (after, limit) -> database.read(c -> repository.list(c, after, limit)),
        json,
        one -> new Place(decision.apply(one).at(), decision.apply(one).id()).text());
  }

  private void find(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    database
        .read(c -> found(c, id))
        .onSuccess(one -> context.json(json.apply(one)))
        .onFailure(context::fail);
  }

  private Future<T> found(SqlConnection connection, UUID id) {
    return repository
        .find(connection, id)
        .compose(
            one ->
                one == null
                    ? Future.failedFuture(
                        Problem.notFound("There is no " + what + " " + id + ".").exception())
                    : Future.succeededFuture(one));
  }

  private void withdraw(RoutingContext context) {
    UUID id = PathId.uuid(context, "id");
    handler.handle(
        context,
        answer -> path + "/" + id,
        fields -> {
          String reason = fields.text("reason");
          return (connection, by) ->
              found(connection, id)
                  .compose(one -> repository.withdraw(connection, id, reason, by))
                  .compose(
                      withdrawn ->
                          withdrawn
                              ? answer(connection, id)
                              : Future.failedFuture(
                                  Problem.of(
                                          409,
                                          "withdrawn-already",
                                          "It was withdrawn before",
                                          "The " + what + " " + id + " is not in force any more.")
                                      .exception()));
        });
  }

  /** Lets a change work, and tells what came of it. */
  Future<JsonObject> answer(SqlConnection connection, UUID id) {
    return Directory.refreshTrust(connection)
        .compose(
            effect ->
                repository
                    .find(connection, id)
                    .map(one -> json.apply(one).put("effect", EffectJson.of(effect))));
  }
}
