package dev.marty.kit.health;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * One thing the prober looked at.
 *
 * @param name which, {@code connect}, {@code query}, {@code identity}, {@code schema}, {@code
 *     read-only} or {@code pool}
 * @param status its verdict
 * @param observedValue what was measured, or null
 * @param observedUnit unit of the value, or null
 * @param output why it does not pass, safe to show, or null
 */
public record Check(
    String name, Status status, Object observedValue, String observedUnit, String output) {

  static Check pass(String name, Object value, String unit) {
    return new Check(name, Status.PASS, value, unit, null);
  }

  static Check fail(String name, String output) {
    return new Check(name, Status.FAIL, null, null, output);
  }

  JsonObject toJson(String database, Instant time) {
    JsonObject json =
        new JsonObject()
            .put("componentId", database)
            .put("componentType", "datastore")
            .put("status", status.text());
    if (observedValue != null) {
      json.put("observedValue", observedValue).put("observedUnit", observedUnit);
    }
    if (output != null) {
      json.put("output", output);
    }
    return json.put("time", time.toString());
  }
}
