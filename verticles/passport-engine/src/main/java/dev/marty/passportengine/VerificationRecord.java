package dev.marty.passportengine;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * A verification as it is stored and answered: hashes and outcomes, no personal data.
 *
 * @param id its name
 * @param at when
 * @param requestId whose request
 * @param sodSha256 lowercase hex of EF.SOD
 * @param outcome valid, invalid or inconclusive
 * @param steps each step's outcome, detail and findings
 * @param dataGroups each data group's outcome
 * @param signer the Document Signer, or null
 */
record VerificationRecord(
    UUID id,
    Instant at,
    String requestId,
    String sodSha256,
    String outcome,
    JsonArray steps,
    JsonArray dataGroups,
    JsonObject signer) {

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("at", at.toString())
        .put("outcome", outcome)
        .put("sodSha256", sodSha256)
        .put("signer", signer)
        .put("steps", steps)
        .put("dataGroups", dataGroups);
  }
}
