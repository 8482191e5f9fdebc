package dev.marty.csca;

import dev.marty.kit.database.Database;
import dev.marty.kit.http.QueryParameters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The audit log, for reading. Handlers run on the event loop. */
final class AuditRoutes {
  private final Database database;

  AuditRoutes(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/api/csca/audit").handler(this::list);
  }

  private void list(RoutingContext context) {
    QueryParameters query = QueryParameters.of(context);
    Long sent = query.number("after", 0, Integer.MAX_VALUE);
    long after = sent == null ? 0 : sent;
    int limit = query.limit();
    database
        .read(connection -> AuditRepository.list(connection, after, limit + 1))
        .onSuccess(found -> context.json(page(found, limit)))
        .onFailure(context::fail);
  }

  private static JsonObject page(List<AuditRow> found, int limit) {
    boolean more = found.size() > limit;
    List<AuditRow> shown = more ? found.subList(0, limit) : found;
    JsonArray items = new JsonArray();
    shown.forEach(row -> items.add(row.toJson()));
    return new JsonObject()
        .put("items", items)
        .put("next", more ? shown.get(limit - 1).number() : null);
  }
}
