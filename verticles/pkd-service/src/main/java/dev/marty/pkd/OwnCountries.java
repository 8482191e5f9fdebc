package dev.marty.pkd;

import dev.marty.kit.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The countries for which the csca of this installation introduces trust anchors.
 *
 * @param codes two letters each; empty for all
 */
record OwnCountries(Set<String> codes) {
  private static final System.Logger LOG = System.getLogger(OwnCountries.class.getName());

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

  /**
   * Lets trust follow: with fewer countries than before, anchors of the others fall. Names them at
   * each start.
   */
  Future<Void> apply(Database database) {
    return database
        .transaction(connection -> OwnCscaRepository.limit(connection, codes))
        .onSuccess(
            foreign ->
                foreign.forEach(
                    one ->
                        LOG.log(
                            System.Logger.Level.WARNING,
                            "the certificate {0} of {1} is a root or link of the own csca, and by"
                                + " that no trust anchor: pkd_service.ownCountries names {2} only{3}",
                            one.sha256(),
                            one.subject(),
                            String.join(", ", codes),
                            one.trusted() ? "; it is one for another reason" : "")))
        .mapEmpty();
  }
}
