package dev.marty.system.faults;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What health must say of a service that a fault affects.
 *
 * @param status {@code fail} or {@code warn}; empty for a fault that is over before health can see
 *     it, and may be seen or not
 * @param says what must stand in the health document, for people to know what to do
 */
record Truth(String status, String says) {
  /** It is not ready and says so. */
  static Truth fails(String says) {
    return new Truth("fail", says);
  }

  /** It goes on, and says that something is wrong. */
  static Truth warns(String says) {
    return new Truth("warn", says);
  }

  /** It may be over before it is seen. */
  static Truth maybe() {
    return new Truth("", "");
  }

  /** Nobody is there to tell it. */
  static Truth silence() {
    return new Truth("silence", "");
  }

  /** Whether it may go unseen. */
  boolean isMaybe() {
    return status.isEmpty();
  }

  /** Whether a health document tells it; an empty one is that of nobody. */
  boolean isToldBy(Optional<JsonObject> health) {
    return isKeptBy(health)
        && health.map(document -> document.encode().contains(says)).orElse(true);
  }

  /** Whether it has the status still, be it for what came of the fault meanwhile. */
  boolean isKeptBy(Optional<JsonObject> health) {
    return health.map(document -> document.getString("status")).orElse("silence").equals(status);
  }
}
