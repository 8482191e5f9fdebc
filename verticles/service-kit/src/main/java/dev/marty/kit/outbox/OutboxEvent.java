package dev.marty.kit.outbox;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;

/**
 * Something that happened and that other services must hear of.
 *
 * @param id by which a consumer recognises a second delivery
 * @param type what happened: {@code certificate-issued}
 * @param aggregate what it happened to: {@code certificate/<sha256>}; events of one aggregate reach
 *     each destination in the order of their transactions
 * @param payload the rest; binary data as base64
 */
public record OutboxEvent(UUID id, String type, String aggregate, JsonObject payload) {
  /** Checks that nothing is missing. */
  public OutboxEvent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(payload, "payload");
  }

  /** A new event with a new id. */
  public static OutboxEvent of(String type, String aggregate, JsonObject payload) {
    return new OutboxEvent(UUID.randomUUID(), type, aggregate, payload);
  }
}
