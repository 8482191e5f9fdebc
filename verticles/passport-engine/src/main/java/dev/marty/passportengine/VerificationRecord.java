package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.verification.VerificationReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * @param warnings steps that are inconclusive and, by policy, keep it from nothing
 * @param trustMaterial whose it was verified with and how old that was, or null
 * @param deviations what the issuing State says is wrong with it; null of earlier versions
 */
record VerificationRecord(
    UUID id,
    Instant at,
    String requestId,
    String sodSha256,
    String outcome,
    JsonArray steps,
    JsonArray dataGroups,
    JsonObject signer,
    JsonArray warnings,
    JsonObject trustMaterial,
    JsonObject deviations) {

  static VerificationRecord of(
      byte[] sod,
      VerificationReport report,
      AgedTrust trust,
      DeviationReport deviations,
      String requestId) {
    return new VerificationRecord(
        UUID.randomUUID(),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        requestId,
        Octets.copyOf(sod).sha256(),
        report.outcome().text(),
        ReportJson.steps(report, deviations),
        ReportJson.dataGroups(report),
        ReportJson.signer(report),
        ReportJson.warnings(report),
        ReportJson.trustMaterial(trust),
        deviations.toJson());
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("at", at.toString())
        .put("outcome", outcome)
        .put("warnings", warnings)
        .put("sodSha256", sodSha256)
        .put("signer", signer)
        .put("trustMaterial", trustMaterial)
        .put("deviations", deviations)
        .put("steps", steps)
        .put("dataGroups", dataGroups);
  }
}
