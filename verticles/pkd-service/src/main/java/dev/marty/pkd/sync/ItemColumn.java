package dev.marty.pkd.sync;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** What came of the items of a run, as it stands in the row of the run: jsonb. */
final class ItemColumn {
  private ItemColumn() {}

  static JsonArray of(List<ItemResult> items) {
    JsonArray column = new JsonArray();
    for (ItemResult item : items) {
      column.add(
          new JsonObject()
              .put("item", item.item())
              .put("outcome", item.outcome().text())
              .put("detail", item.detail())
              .put("sha256", item.sha256())
              .put("importId", item.importId() == null ? null : item.importId().toString()));
    }
    return column;
  }

  static List<ItemResult> read(JsonArray column) {
    return column.stream().map(JsonObject.class::cast).map(ItemColumn::item).toList();
  }

  private static ItemResult item(JsonObject json) {
    String importId = json.getString("importId");
    return new ItemResult(
        json.getString("item"),
        Outcome.of(json.getString("outcome")),
        json.getString("detail"),
        json.getString("sha256"),
        importId == null ? null : UUID.fromString(importId));
  }
}
