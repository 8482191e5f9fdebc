package dev.marty.pkd.query;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.Paging;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.OffsetDateTime;
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
            .and("c.country = ?", parameters.country())
            .and("c.kind = ?", parameters.choice("kind", List.of("master-list", "deviation-list")))
            .and(
                "c.status = ?",
                parameters.choice("trust", List.of("trusted", "untrusted", "withdrawn")));
    parameters.paged().end();
    int limit = Paging.limit(context);
    ListRepository.Place after = Paging.cursor(context, ListRoutes::place);
    database
        .read(connection -> ListRepository.list(connection, conditions, after, limit + 1))
        .onSuccess(
            found -> context.json(Paging.page(found, limit, item -> item, ListRoutes::place)))
        .onFailure(context::fail);
  }

  private static ListRepository.Place place(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException();
    }
    return new ListRepository.Place(OffsetDateTime.parse(parts[0]), parts[1]);
  }

  private static String place(JsonObject list) {
    return list.getString("receivedAt") + " " + list.getString("sha256");
  }

  private void json(RoutingContext context) {
    String sha256 = QueryParameters.sha256(context);
    Documents.json(
        context, "list", database.read(connection -> ListRepository.find(connection, sha256)));
  }

  private void content(RoutingContext context) {
    String sha256 = QueryParameters.sha256(context);
    Documents.bytes(
        context,
        "list",
        "application/cms",
        database.read(connection -> ListRepository.content(connection, sha256)));
  }
}
