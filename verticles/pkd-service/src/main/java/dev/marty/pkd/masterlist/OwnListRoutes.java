package dev.marty.pkd.masterlist;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Conditional;
import dev.marty.kit.http.Idempotency;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ServiceRouter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The own master list over HTTP: its versions, and making one now. On the event loop. */
final class OwnListRoutes {
  private static final String LISTS = "/api/pkd_service/master-lists";
  private static final String LIST = LISTS + "/:number";
  private static final String CMS = "application/cms";

  private final Database database;
  private final String country;
  private final OwnLists lists;

  /**
   * Routes of the list.
   *
   * @param country whose list is made, or null for none
   * @param lists makes it; null for none
   */
  OwnListRoutes(Database database, String country, OwnLists lists) {
    this.database = database;
    this.country = country;
    this.lists = lists;
  }

  void mount(Router router) {
    router.post(LISTS).handler(this::make);
    router.get(LISTS).handler(this::list);
    router.get(LIST).produces("application/json").handler(context -> one(context, false));
    router.get(LIST).produces(CMS).handler(context -> one(context, true));
    router.get("/api/pkd_service/exports/master-list").produces(CMS).handler(this::newest);
  }

  private void make(RoutingContext context) {
    if (lists == null) {
      throw Problem.of(
              409,
              "master-list-impossible",
              "No master list can be made now",
              "pkd_service.masterList.country is not configured.")
          .exception();
    }
    HttpServerRequest request = context.request();
    lists
        .makeNow(
            Idempotency.key(context),
            // A body would say nothing.
            Idempotency.fingerprint(request, Buffer.buffer()),
            ServiceRouter.requestId(context),
            made -> Idempotency.Answer.of(201, json(made)))
        .onSuccess(
            made ->
                context
                    .response()
                    .setStatusCode(made.status())
                    .putHeader(HttpHeaders.LOCATION, LISTS + "/" + made.body().getLong("number"))
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(made.body().toBuffer()))
        .onFailure(context::fail);
  }

  private void list(RoutingContext context) {
    Paging.send(
        context,
        Long::valueOf,
        (before, limit) ->
            database.read(
                connection ->
                    OwnListRepository.list(
                        connection, before == null ? Long.MAX_VALUE : before, limit)),
        OwnListRoutes::json,
        one -> Long.toString(one.number()));
  }

  private void one(RoutingContext context, boolean content) {
    long number = PathId.number(context, "number");
    database
        .read(connection -> OwnListRepository.find(connection, number))
        .compose(
            found -> answer(context, found, content, "There is no master list " + number + '.'))
        .onFailure(context::fail);
  }

  private void newest(RoutingContext context) {
    database
        .read(
            connection ->
                country == null
                    ? OwnListRepository.list(connection, Long.MAX_VALUE, 1)
                        .map(last -> last.isEmpty() ? null : last.get(0))
                    : OwnListRepository.newest(connection, country))
        .compose(found -> answer(context, found, true, "This directory has made no master list."))
        .onFailure(context::fail);
  }

  private Future<Void> answer(
      RoutingContext context, OwnList found, boolean content, String missing) {
    if (found == null) {
      return Future.failedFuture(Problem.notFound(missing).exception());
    }
    HttpServerResponse response = context.response();
    response.putHeader(HttpHeaders.VARY, "Accept");
    if (!content) {
      return context.json(json(found));
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (Conditional.answered(context, '"' + found.sha256() + '"', found.signedAt())) {
      return Future.succeededFuture();
    }
    return database
        .read(connection -> OwnListRepository.content(connection, found.sha256()))
        .compose(
            list ->
                response
                    .putHeader(HttpHeaders.CONTENT_TYPE, CMS)
                    .putHeader(
                        "Content-Disposition",
                        String.format(
                            Locale.ROOT,
                            "attachment; filename=\"%s-%06d.ml\"",
                            found.country(),
                            found.number()))
                    .end(list));
  }

  private static JsonObject json(OwnList list) {
    return new JsonObject()
        .put("number", list.number())
        .put("country", list.country())
        .put("signedAt", list.signedAt().toString())
        .put("certificates", list.certificates())
        .put("reason", list.reason())
        .put("sha256", list.sha256())
        .put("signer", list.signerSha256());
  }
}
