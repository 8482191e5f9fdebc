package dev.marty.pkd.answer;

import dev.marty.pkd.directory.Effect;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What a change made of trust, as it is answered and kept. */
public final class EffectJson {
  /** A first list introduces hundreds, which can be looked up. */
  private static final int MOST_NAMED = 100;

  private EffectJson() {}

  /** How many certificates were introduced and fell away, with the first of them. */
  public static JsonObject of(Effect effect) {
    return new JsonObject()
        .put("introduced", some(effect.introduced()))
        .put("fellAway", some(effect.fellAway()));
  }

  private static JsonObject some(Set<String> certificates) {
    return new JsonObject()
        .put("count", certificates.size())
        .put("certificates", new JsonArray(certificates.stream().limit(MOST_NAMED).toList()));
  }
}
