package dev.marty.passportengine;

import dev.marty.kit.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Which page of the list is asked for.
 *
 * @param status or null for all
 * @param after where it begins, or null for the first
 * @param limit most items
 */
record Page(String status, PassportRepository.Place after, int limit) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1000;
  private static final List<String> STATUS = List.of("pending-signature", "issued", "revoked");

  static Page of(RoutingContext context) {
    String status = context.queryParams().get("status");
    if (status != null && !STATUS.contains(status)) {
      throw bad("status", "status is one of " + String.join(", ", STATUS) + ".");
    }
    return new Page(
        status,
        cursor(context.queryParams().get("cursor")),
        limit(context.queryParams().get("limit")));
  }

  private static int limit(String sent) {
    if (sent == null) {
      return DEFAULT_LIMIT;
    }
    if (!sent.matches("[0-9]{1,4}")
        || Integer.parseInt(sent) < 1
        || Integer.parseInt(sent) > MOST) {
      throw bad("limit", "limit is a number from 1 to " + MOST + ".");
    }
    return Integer.parseInt(sent);
  }

  private static PassportRepository.Place cursor(String sent) {
    if (sent == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(sent), StandardCharsets.US_ASCII);
      int space = text.indexOf(' ');
      return new PassportRepository.Place(
          OffsetDateTime.parse(text.substring(0, Math.max(0, space))),
          UUID.fromString(text.substring(space + 1)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw bad("cursor", "cursor is not one that an earlier page gave as next.");
    }
  }

  private static RuntimeException bad(String field, String detail) {
    return Problem.badField(field, detail).exception();
  }

  /** The page; one more than the limit was looked for, to know whether there is a next. */
  JsonObject toJson(List<PassportRepository.Listed> found) {
    boolean more = found.size() > limit;
    List<PassportRepository.Listed> shown = more ? found.subList(0, limit) : found;
    JsonArray items = new JsonArray();
    shown.forEach(listed -> items.add(listed.passport()));
    return new JsonObject()
        .put("items", items)
        .put("next", more ? cursor(shown.get(limit - 1).place()) : null);
  }

  private static String cursor(PassportRepository.Place place) {
    String text = place.createdAt() + " " + place.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
