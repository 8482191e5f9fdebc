package dev.marty.documentsigner;

import dev.marty.kit.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Parameters and pages of lists that are ordered by id. */
final class Paging {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  private Paging() {}

  static int limit(RoutingContext context) {
    String sent = context.queryParams().get("limit");
    if (sent == null) {
      return DEFAULT_LIMIT;
    }
    if (!sent.matches("[0-9]{1,4}")
        || Integer.parseInt(sent) < 1
        || Integer.parseInt(sent) > MOST) {
      throw Problem.badField("limit", "limit is a number from 1 to " + MOST + ".").exception();
    }
    return Integer.parseInt(sent);
  }

  static UUID cursor(RoutingContext context) {
    return optionalId(context, "cursor", "cursor is not one that an earlier page gave as next.");
  }

  static UUID optionalId(RoutingContext context, String name, String wrong) {
    String sent = context.queryParams().get(name);
    return sent == null ? null : id(name, sent, wrong);
  }

  static UUID pathId(RoutingContext context) {
    return id("id", context.pathParam("id"), "id is a UUID.");
  }

  private static UUID id(String name, String text, String wrong) {
    try {
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      throw Problem.badField(name, wrong).exception();
    }
    throw Problem.badField(name, wrong).exception();
  }

  /**
   * Makes a page.
   *
   * @param found one more than the limit if there are more
   */
  static <T> JsonObject page(
      List<T> found, int limit, Function<T, JsonObject> json, Function<T, UUID> id) {
    boolean more = found.size() > limit;
    List<T> shown = more ? found.subList(0, limit) : found;
    JsonArray items = new JsonArray();
    shown.forEach(item -> items.add(json.apply(item)));
    return new JsonObject()
        .put("items", items)
        .put("next", more ? id.apply(shown.get(limit - 1)).toString() : null);
  }
}
