package dev.marty.kit.health;

import dev.marty.kit.ServiceName;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * One thing that was looked at.
 *
 * @param name which: {@code connect}, {@code query}, {@code identity}, {@code schema}, {@code
 *     read-only}, {@code write}, {@code pool} or {@code readers} of the database, or {@code work}
 * @param status its verdict
 * @param observedValue what was measured, or null
 * @param observedUnit unit of the value, or null
 * @param output why it does not pass, safe to show, or null
 */
public record Check(
    String name, Status status, Object observedValue, String observedUnit, String output) {
  private static final String WORK = "work";

  static Check pass(String name, Object value, String unit) {
    return new Check(name, Status.PASS, value, unit, null);
  }

  static Check warn(String name, String output) {
    return new Check(name, Status.WARN, null, null, output);
  }

  static Check fail(String name, String output) {
    return new Check(name, Status.FAIL, null, null, output);
  }

  /**
   * What a service does by itself does not succeed, though its database is well.
   *
   * @param output why, and what to do
   */
  public static Check work(String output) {
    return warn(WORK, output);
  }

  /** Under which it stands in the document; several may stand under one. */
  String key() {
    return name.equals(WORK) ? WORK : "database:" + name;
  }

  JsonObject toJson(ServiceName service, Instant time) {
    boolean ofService = name.equals(WORK);
    JsonObject json =
        new JsonObject()
            .put("componentId", ofService ? service.text() : service.database())
            .put("componentType", ofService ? "component" : "datastore")
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
