package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;

/** Access to a nested JsonObject by a path with dots. */
final class ConfigTree {
  private ConfigTree() {}

  /** The value at a path, or null where a part of the path is missing or no mapping. */
  static Object get(JsonObject tree, String path) {
    Object at = tree;
    for (String part : path.split("\\.", -1)) {
      if (!(at instanceof JsonObject object)) {
        return null;
      }
      at = object.getValue(part);
    }
    return at;
  }

  /** Sets the value at a path and makes the mappings on the way, where they are missing. */
  static void put(JsonObject tree, String path, Object value) {
    JsonObject at = tree;
    String[] parts = path.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      Object next = at.getValue(parts[i]);
      if (next == null) {
        next = new JsonObject();
        at.put(parts[i], next);
      }
      if (!(next instanceof JsonObject object)) {
        return;
      }
      at = object;
    }
    at.put(parts[parts.length - 1], value);
  }
}
