package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.Problem;
import dev.marty.pkd.answer.Times;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Decisions about trust, by people and with a reason: a certificate, a list or a CRL counts or not,
 * and what follows from it changes in the same transaction. All handlers run on the verticle's
 * event loop.
 */
final class DecisionRoutes {
  private final Database database;
  private final DecisionHandler handler;

  DecisionRoutes(Database database, DecisionHandler handler) {
    this.database = database;
    this.handler = handler;
  }

  void mount(Router router) {
    mount(router, "/api/pkd_service/certificates/:sha256/trust", "certificate");
    mount(router, "/api/pkd_service/lists/:sha256/trust", "list");
    mount(router, "/api/pkd_service/crls/:sha256/trust", "crl");
  }

  private void mount(Router router, String path, String kind) {
    router.post(path).handler(context -> decide(context, kind));
    router.get(path).handler(context -> history(context, kind));
  }

  private void decide(RoutingContext context, String kind) {
    String sha256 = PathId.sha256(context, "sha256");
    handler.handle(
        context,
        decision -> context.request().path(),
        fields -> {
          boolean trusted =
              fields
                  .optionalBool("trusted")
                  .orElseThrow(() -> fields.bad("trusted", "is missing; true or false."));
          String reason = fields.text("reason");
          return (connection, by) -> decide(connection, kind, sha256, trusted, reason, by);
        });
  }

  private static Future<JsonObject> decide(
      SqlConnection connection, String kind, String sha256, boolean trusted, String reason, By by) {
    return DecisionRepository.subject(connection, kind, sha256)
        .compose(
            subject -> {
              if (subject == null) {
                return Future.failedFuture(notFound(kind, sha256).exception());
              }
              if (trusted && !subject.anchor() && !subject.withdrawn()) {
                return Future.failedFuture(noAnchor(kind).exception());
              }
              return DecisionRepository.decide(connection, kind, sha256, trusted, reason, by)
                  .map(DecisionRoutes::json);
            });
  }

  private static Problem noAnchor(String kind) {
    return Problem.of(
        422,
        "no-trust-anchor",
        "It cannot be a trust anchor",
        kind.equals("crl")
            ? "A CRL counts when a CSCA that is introduced signed it. A decision can only take it out,"
                + " and take that back."
            : kind.equals("certificate")
                ? "Only CSCA certificates are trusted by hand. What a signer signs is trusted when its"
                    + " CSCA is: decide about that one. (A withdrawal of this one could be taken back.)"
                : "Only the certificates in master lists become trust anchors; this is a deviation"
                    + " list. (A withdrawal of this one could be taken back.)");
  }

  private void history(RoutingContext context, String kind) {
    String sha256 = PathId.sha256(context, "sha256");
    Paging.send(
        context,
        Long::valueOf,
        (before, limit) ->
            database.read(connection -> history(connection, kind, sha256, before, limit)),
        DecisionRoutes::json,
        decision -> Long.toString(decision.id()));
  }

  private static Future<List<DecisionRepository.Decision>> history(
      SqlConnection connection, String kind, String sha256, Long before, int limit) {
    return DecisionRepository.subject(connection, kind, sha256)
        .compose(
            subject ->
                subject == null
                    ? Future.failedFuture(notFound(kind, sha256).exception())
                    : DecisionRepository.history(connection, kind, sha256, before, limit));
  }

  private static JsonObject json(DecisionRepository.Decision decision) {
    return new JsonObject()
        .put("id", decision.id())
        .put("kind", decision.kind())
        .put("sha256", decision.sha256())
        .put("trusted", decision.trusted())
        .put("reason", decision.reason())
        .put("caller", decision.caller())
        .put("approver", decision.approver())
        .put("requestId", decision.requestId())
        .put("at", Times.text(decision.at()));
  }

  private static Problem notFound(String kind, String sha256) {
    return Problem.notFound(
        "There is no " + (kind.equals("crl") ? "CRL" : kind) + " with SHA-256 " + sha256 + ".");
  }
}
