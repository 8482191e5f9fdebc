package dev.marty.passportengine;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
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
  private static final System.Logger LOG = System.getLogger(CountryDeviations.class.getName());

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
    List<StatedDeviation> read = new ArrayList<>();
    for (JsonObject item : items.subList(0, Math.min(items.size(), MOST))) {
      try {
        read.add(StatedDeviation.read(item));
      } catch (RuntimeException unreadable) {
        // They change no outcome: trust and revocations do not wait for one, and it is not
        // complete.
        LOG.log(
            System.Logger.Level.WARNING,
            "a deviation in pkd_service''s answer cannot be read: {0}",
            unreadable.toString());
      }
    }
    return new CountryDeviations(
        json.getBoolean("complete", false) && items.size() == read.size(),
        List.copyOf(read),
        (long) WEIGHT * json.encode().length());
  }
}
