package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of lists: the answer {@code {"items": […], "next": cursor or null}}. A cursor names the
 * last item shown, so that pages stay whole while items are added; clients take it as it is.
 */
public final class Paging {
  private Paging() {}

  /** Finds the items of a page. */
  @FunctionalInterface
  public interface Search<P, T> {
    /**
     * Searches.
     *
     * @param after where the page begins, or null for the first
     * @param limit how many items at most
     */
    Future<List<T>> find(P after, int limit);
  }

  /**
   * Answers with a page, or with what the search failed with.
   *
   * @param read as in {@link QueryParameters#cursor}
   * @param json an item as it is answered
   * @param place the inverse of {@code read}: an item's place in the list, ASCII
   * @throws ProblemException 400 for a limit or a cursor that is none
   */
  public static <P, T> void send(
      RoutingContext context,
      Function<String, P> read,
      Search<P, T> search,
      Function<T, JsonObject> json,
      Function<T, String> place) {
    QueryParameters parameters = QueryParameters.of(context);
    int limit = parameters.limit();
    search
        .find(parameters.cursor(read), limit + 1)
        .onSuccess(found -> context.json(page(found, limit, json, place)))
        .onFailure(context::fail);
  }

  /**
   * Makes a page.
   *
   * @param found up to one more than the limit
   * @param limit of {@link QueryParameters#limit}
   * @param json an item as it is answered
   * @param place an item's place in the list, ASCII
   */
  public static <T> JsonObject page(
      List<T> found, int limit, Function<T, JsonObject> json, Function<T, String> place) {
    boolean more = found.size() > limit;
    List<T> shown = more ? found.subList(0, limit) : found;
    JsonArray items = new JsonArray();
    shown.forEach(item -> items.add(json.apply(item)));
    String next =
        more
            ? Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    place.apply(shown.get(limit - 1)).getBytes(StandardCharsets.US_ASCII))
            : null;
    return new JsonObject().put("items", items).put("next", next);
  }
}
