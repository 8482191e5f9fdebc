package dev.marty.launcher.verify;

import io.vertx.core.json.JsonObject;

/**
 * One check of {@code marty verify}.
 *
 * @param group which part it belongs to
 * @param name what was checked
 * @param passed false also when the check could not run
 * @param detail what was seen
 */
public record Result(String group, String name, boolean passed, String detail) {
  JsonObject toJson() {
    return new JsonObject()
        .put("group", group)
        .put("name", name)
        .put("passed", passed)
        .put("detail", detail);
  }
}
