package dev.marty.passportengine;

import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.verification.StepReport;
import dev.marty.emrtd.verification.VerificationReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The JSON form of a verification report. */
final class ReportJson {
  private ReportJson() {}

  static JsonArray steps(VerificationReport report, DeviationReport deviations) {
    JsonArray steps = new JsonArray();
    for (StepReport step : report.steps()) {
      JsonObject json =
          new JsonObject()
              .put("step", step.step().text())
              .put("outcome", step.outcome().text())
              .put("detail", step.detail())
              .put("findings", findings(step.findings()));
      JsonArray explaining = deviations.explaining(step);
      steps.add(explaining.isEmpty() ? json : json.put("explainedBy", explaining));
    }
    return steps;
  }

  private static JsonArray findings(List<Finding> findings) {
    JsonArray array = new JsonArray();
    findings.forEach(
        finding ->
            array.add(
                new JsonObject()
                    .put("severity", finding.severity().name())
                    .put("code", finding.code())
                    .put("text", finding.text())));
    return array;
  }

  static JsonArray dataGroups(VerificationReport report) {
    JsonArray groups = new JsonArray();
    report
        .dataGroups()
        .forEach(
            group ->
                groups.add(
                    new JsonObject()
                        .put("dataGroup", "DG" + group.number())
                        .put("outcome", group.outcome().text())
                        .put("detail", group.detail())));
    return groups;
  }

  static JsonArray warnings(VerificationReport report) {
    JsonArray warnings = new JsonArray();
    report.warnings().forEach(step -> warnings.add(step.text()));
    return warnings;
  }

  /** Null where nothing tells whose it would be. */
  static JsonObject trustMaterial(AgedTrust trust) {
    return trust.country() == null
        ? null
        : new JsonObject().put("country", trust.country()).put("ageSeconds", trust.ageSeconds());
  }

  static JsonObject signer(VerificationReport report) {
    VerificationReport.Signer signer = report.signer();
    return signer == null
        ? null
        : new JsonObject()
            .put("sha256", signer.sha256())
            .put("country", signer.country())
            .put("subject", signer.subject())
            .put("issuerSha256", signer.issuerSha256())
            .put(
                "signingTime",
                signer.signingTime() == null ? null : signer.signingTime().toString());
  }
}
