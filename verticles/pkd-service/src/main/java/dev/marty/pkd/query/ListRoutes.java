package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Identifiers;
import dev.marty.kit.http.Paging;
import dev.marty.kit.http.PathId;
import dev.marty.kit.http.QueryParameters;
import dev.marty.pkd.answer.FindingJson;
import dev.marty.pkd.answer.SignatureJson;
import dev.marty.pkd.answer.Times;
import dev.marty.pkd.directory.ListKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Master lists and deviation lists, for reading. All handlers run on the verticle's event loop. */
final class ListRoutes {
  private static final String LISTS = "/api/pkd_service/lists";
  private static final String LIST = LISTS + "/:sha256";

  private final Database database;

  ListRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get(LISTS).handler(this::list);
    router.get(LIST).produces("application/json").handler(this::json);
    router.get(LIST).produces("application/cms").handler(this::content);
  }

  private void list(RoutingContext context) {
    QueryParameters parameters = QueryParameters.of(context);
    Conditions conditions =
        new Conditions()
            .and("coalesce(nullif(c.country, ''), 'ZZ') = ?", parameters.countryOfAnyCase())
            .and("c.kind = ?", parameters.choice("kind", ListKind.TEXTS))
            .and(
                "c.status = ?",
                parameters.choice(
                    "trust", List.of("trusted", "pending", "untrusted", "withdrawn")));
    Paging.send(
        context,
        ListRoutes::place,
        (after, limit) ->
            database.read(connection -> ListRepository.list(connection, conditions, after, limit)),
        ListRoutes::json,
        ListRoutes::cursor);
  }

  private static ListRepository.Place place(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException();
    }
    return new ListRepository.Place(Identifiers.time(parts[0]), parts[1]);
  }

  private static String cursor(ListRepository.SignedList list) {
    return Times.text(list.receivedAt()) + " " + list.sha256();
  }

  private void json(RoutingContext context) {
    String sha256 = PathId.sha256(context, "sha256");
    Documents.json(
        context,
        "list",
        database
            .read(connection -> ListRepository.find(connection, sha256))
            .map(found -> found == null ? null : json(found)));
  }

  private void content(RoutingContext context) {
    String sha256 = PathId.sha256(context, "sha256");
    Documents.bytes(
        context,
        "list",
        "application/cms",
        database.read(connection -> ListRepository.content(connection, sha256)));
  }

  private static JsonObject json(ListRepository.SignedList list) {
    return new JsonObject()
        .put("sha256", list.sha256())
        .put("kind", list.kind())
        .put("country", list.country())
        .put("issuer", list.issuer())
        .put("signedAt", Times.text(list.signedAt()))
        .put("receivedAt", Times.text(list.receivedAt()))
        .put("trust", trust(list.trust(), list.because(), list.current()))
        .put("certificates", list.certificates())
        .put("signature", SignatureJson.of(list.signature()))
        .put("findings", FindingJson.codeFirst(list.findings()))
        .put("imports", TrustJson.origins(list.imports()));
  }

  /** What a list is worth. */
  static JsonObject trust(String status, String because, boolean current) {
    return new JsonObject().put("status", status).put("because", because).put("current", current);
  }

  private static JsonObject json(ListRepository.Detail found) {
    JsonArray members = new JsonArray();
    found
        .members()
        .forEach(
            member ->
                members.add(
                    new JsonObject()
                        .put("position", member.position())
                        .put("sha256", member.sha256())
                        .put("subject", member.subject())
                        .put("country", member.country())));
    return json(found.list()).put("members", members);
  }
}
