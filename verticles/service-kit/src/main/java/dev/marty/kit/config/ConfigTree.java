package dev.marty.kit.config;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * The paths that a pattern stands for: itself, or, with a {@code *} for one of its parts, one
   * path for each key that the tree has there.
   */
  static List<String> paths(JsonObject tree, String pattern) {
    int star = pattern.indexOf(".*.");
    if (star < 0) {
      return List.of(pattern);
    }
    String parent = pattern.substring(0, star);
    List<String> paths = new ArrayList<>();
    if (get(tree, parent) instanceof JsonObject named) {
      for (String name : named.fieldNames()) {
        // A name with a dot is none; it was reported and has no path.
        if (name.indexOf('.') < 0 && named.getValue(name) instanceof JsonObject) {
          paths.add(parent + "." + name + pattern.substring(star + 2));
        }
      }
    }
    return paths;
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
