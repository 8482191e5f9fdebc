package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What stands in an import's row as jsonb, written and read. */
final class ImportColumns {
  private static final String TYPE = "urn:marty:problem:";

  private ImportColumns() {}

  static JsonObject of(Problem problem) {
    JsonObject column = problem.toJson(null);
    column.remove("requestId");
    return column;
  }

  /** Null for null. */
  static Problem problem(JsonObject column) {
    if (column == null) {
      return null;
    }
    JsonObject extra = column.copy();
    List.of("type", "title", "status", "detail").forEach(extra::remove);
    return new Problem(
        column.getInteger("status"),
        column.getString("type").replace(TYPE, ""),
        column.getString("title"),
        column.getString("detail"),
        extra);
  }

  static JsonObject of(Import.NewObjects objects) {
    return new JsonObject()
        .put("certificates", objects.certificates())
        .put("crls", objects.crls())
        .put("masterLists", objects.masterLists())
        .put("deviationLists", objects.deviationLists());
  }

  /** Null for an import that has brought nothing yet. */
  static Import.NewObjects objects(JsonObject column) {
    return column.isEmpty()
        ? null
        : new Import.NewObjects(
            column.getInteger("certificates"),
            column.getInteger("crls"),
            column.getInteger("masterLists"),
            column.getInteger("deviationLists"));
  }
}
