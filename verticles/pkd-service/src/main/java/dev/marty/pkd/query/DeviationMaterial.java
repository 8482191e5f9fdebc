package dev.marty.pkd.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * What the deviation lists of a country that count say, as verifiers keep it; without the document
 * numbers, of which there are too many.
 *
 * @param complete false if there is more than is given away here
 * @param some of them, the first that came first
 */
record DeviationMaterial(boolean complete, List<JsonObject> some) {
  /** Far above what real lists say of one country. */
  private static final int MOST = 200;

  private static final int MOST_CHARACTERS = 128 * 1024;

  static Future<DeviationMaterial> of(SqlConnection connection, String country) {
    return DeviationRepository.list(
            connection, DeviationRepository.of(country, true), null, MOST + 1)
        .map(
            found -> {
              List<JsonObject> some = new ArrayList<>();
              int characters = 0;
              for (DeviationRepository.Deviation deviation : found) {
                JsonObject json = DeviationJson.of(deviation);
                characters += json.encode().length();
                if (some.size() == MOST || characters > MOST_CHARACTERS) {
                  return new DeviationMaterial(false, some);
                }
                some.add(json);
              }
              return new DeviationMaterial(true, some);
            });
  }

  JsonObject toJson() {
    return new JsonObject().put("complete", complete).put("items", new JsonArray(some));
  }
}
