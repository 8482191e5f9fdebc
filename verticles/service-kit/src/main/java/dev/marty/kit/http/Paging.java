package dev.marty.kit.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of lists: the query parameters {@code limit} and {@code cursor}, and the answer {@code
 * {"items": […], "next": cursor or null}}. A cursor names the last item shown, so that pages stay
 * whole while items are added; clients take it as it is.
 */
public final class Paging {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  private Paging() {}

  /**
   * How many items to show; the repository is asked for one more, to know whether there is a next
   * page.
   *
   * @throws ProblemException 400 when it is not a number from 1 to 1,000
   */
  public static int limit(RoutingContext context) {
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

  /**
   * Where the page begins.
   *
   * @param read the inverse of what {@link #page} was given; throws an IllegalArgumentException or
   *     a DateTimeException for any other text
   * @return the place after which it begins, or null for the first page
   * @throws ProblemException 400 for a cursor that no page gave
   */
  public static <P> P cursor(RoutingContext context, Function<String, P> read) {
    String sent = context.queryParams().get("cursor");
    if (sent == null) {
      return null;
    }
    try {
      return read.apply(new String(Base64.getUrlDecoder().decode(sent), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Problem.badField("cursor", "cursor is not one that an earlier page gave as next.")
          .exception();
    }
  }

  /**
   * Makes a page.
   *
   * @param found up to one more than the limit
   * @param limit of {@link #limit}
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
