package dev.marty.pkd;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** The one JSON form of a finding. */
final class Findings {
  private Findings() {}

  /** From a row with the columns severity, code and text. */
  static JsonObject toJson(Row row) {
    return new JsonObject()
        .put("severity", row.getString("severity"))
        .put("code", row.getString("code"))
        .put("text", row.getString("text"));
  }
}
