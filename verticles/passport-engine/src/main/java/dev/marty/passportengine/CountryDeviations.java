package dev.marty.passportengine;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What the deviation lists of a country say that count in the directory, without the document
 * numbers. Immutable.
 *
 * @param complete false if there are more
 * @param all of them that are known
 * @param bytes of heap they take, about
 */
record CountryDeviations(boolean complete, List<StatedDeviation> all, long bytes) {
  /** For each character of JSON. */
  private static final int WEIGHT = 6;

  /** The directory gives away less than that. */
  private static final int MOST = 200;

  /**
   * Reads what stands in an answer about trust material.
   *
   * @return null where an earlier version of pkd_service says nothing of them
   */
  static CountryDeviations read(JsonObject json) {
    if (json == null) {
      return null;
    }
    List<JsonObject> items = TrustMaterialReader.objects(json, "items");
    return new CountryDeviations(
        json.getBoolean("complete") && items.size() <= MOST,
        items.stream().limit(MOST).map(StatedDeviation::read).toList(),
        (long) WEIGHT * json.encode().length());
  }
}
