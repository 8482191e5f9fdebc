package dev.marty.kit.outbox;

import dev.marty.kit.http.Identifiers;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it travels.
 *
 * @param id the same for every delivery of it
 * @param type what happened
 * @param aggregate what it happened to
 * @param sequence grows within an aggregate, with gaps
 * @param at when the producer wrote it
 * @param payload the rest
 */
public record InboxEvent(
    UUID id, String type, String aggregate, long sequence, Instant at, JsonObject payload) {

  /** The body of {@code POST /internal/inbox}. */
  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("type", type)
        .put("aggregate", aggregate)
        .put("sequence", sequence)
        .put("at", at.toString())
        .put("payload", payload);
  }

  /**
   * Reads that body.
   *
   * @throws RuntimeException of whatever kind if it is not one
   */
  static InboxEvent of(JsonObject json) {
    return new InboxEvent(
        Identifiers.uuid(json.getString("id")),
        text(json, "type"),
        text(json, "aggregate"),
        wholeNumber(json, "sequence"),
        Identifiers.time(json.getString("at")).toInstant(),
        json.getJsonObject("payload").copy());
  }

  private static long wholeNumber(JsonObject json, String name) {
    Object value = json.getValue(name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException(name + " is no whole number");
  }

  private static String text(JsonObject json, String name) {
    String value = json.getString(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
