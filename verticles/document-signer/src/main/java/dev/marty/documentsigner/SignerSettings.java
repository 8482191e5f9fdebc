package dev.marty.documentsigner;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The section {@code document_signer} of the configuration.
 *
 * @param usage how long a signer signs, unless its certificate ends the use of the key earlier
 * @param maxSignatures how many it signs; its successor is asked for at nine tenths of them
 * @param overlap how long before the end its successor is asked for, and how long it stands by when
 *     the successor signs
 */
record SignerSettings(Duration usage, long maxSignatures, Duration overlap) {
  static SignerSettings of(JsonObject section) {
    return new SignerSettings(
        Duration.ofDays(section.getInteger("usageDays")),
        section.getInteger("maxSignatures"),
        Duration.ofHours(section.getInteger("overlapHours")));
  }
}
