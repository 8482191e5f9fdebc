package dev.marty.kit.reconcile;

import io.vertx.core.json.JsonObject;

/**
 * Something that two services hold differently.
 *
 * @param with the other service
 * @param object what it is about, {@code certificate/<sha256>} for instance; no personal data
 * @param found what differed, and what was done about it or what people have to do
 * @param mended true if nothing is left to do
 */
public record Difference(String with, String object, String found, boolean mended) {
  JsonObject toJson() {
    return new JsonObject()
        .put("with", with)
        .put("object", object)
        .put("found", found)
        .put("mended", mended);
  }
}
