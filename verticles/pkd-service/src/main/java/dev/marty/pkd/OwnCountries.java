package dev.marty.pkd;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The countries for which the csca of this installation introduces trust anchors.
 *
 * @param codes two letters each; empty for all
 */
record OwnCountries(Set<String> codes) {

  /** The section {@code pkd_service} of the configuration. */
  static OwnCountries of(JsonObject settings) {
    String configured = settings.getString("ownCountries", "*");
    return new OwnCountries(
        configured.equals("*") ? Set.of() : Set.of(configured.split("\\s*,\\s*")));
  }

  /** Whether a certificate's country, perhaps null, is one of them. */
  boolean include(String country) {
    return codes.isEmpty() || (country != null && codes.contains(country));
  }
}
