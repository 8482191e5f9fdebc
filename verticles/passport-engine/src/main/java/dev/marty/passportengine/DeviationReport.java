package dev.marty.passportengine;

import dev.marty.emrtd.verification.Step;
import dev.marty.emrtd.verification.StepOutcome;
import dev.marty.emrtd.verification.StepReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What the issuing State says is wrong with a document that it issued. It changes no outcome: an
 * invalid document stays so, and whoever looks at it knows what to think of that. Immutable; holds
 * no personal data.
 *
 * @param told false if there may be more than is said here
 * @param detail for people
 * @param applying deviations that are of the document
 */
record DeviationReport(boolean told, String detail, List<DeviationMatch> applying) {
  private static final String TYPES = "2.23.136.1.1.7.";

  /** What a deviation makes fail or be reported, where it does. */
  private static final Map<String, Step> STEPS =
      Map.of(
          TYPES + "1.1", Step.PATH,
          TYPES + "1.2", Step.DOCUMENT_SIGNER,
          TYPES + "1.3", Step.PATH,
          TYPES + "2.1", Step.COUNTRY,
          TYPES + "2.2", Step.HASHES,
          TYPES + "2.3", Step.SIGNATURE,
          TYPES + "2.4", Step.SOD,
          TYPES + "3", Step.COUNTRY,
          TYPES + "3.1", Step.COUNTRY,
          TYPES + "3.2", Step.COUNTRY);

  /** Where the directory has not said. */
  static DeviationReport untold(AgedTrust trust) {
    return new DeviationReport(
        false,
        trust.country() == null
            ? "nothing tells whose deviation lists are to be looked at"
            : "pkd_service has not said what the deviation lists of " + trust.country() + " say",
        List.of());
  }

  /**
   * Where it has.
   *
   * @param asked whether it could be asked about the document's number, where that was needed
   */
  static DeviationReport of(AgedTrust trust, List<DeviationMatch> applying, boolean asked) {
    String gap =
        asked
            ? trust.deviations().complete()
                ? ""
                : "; there are more than are held here, GET /api/pkd_service/deviations has them all"
            : "; pkd_service could not be asked about the document number";
    String detail =
        applying.isEmpty()
            ? "no deviation that a list of " + trust.country() + " names is of this document"
            : "deviations that lists of "
                + trust.country()
                + " name are, or may be, of this document: "
                + applying.size();
    return new DeviationReport(
        asked && trust.deviations().complete(), detail + gap, List.copyOf(applying));
  }

  JsonObject toJson() {
    JsonArray array = new JsonArray();
    for (DeviationMatch one : applying) {
      JsonArray descriptions = new JsonArray();
      for (JsonObject description : one.deviation().descriptions()) {
        Step step = step(description.getString("type"));
        descriptions.add(
            new JsonObject()
                .put("type", description.getString("type"))
                .put("meaning", description.getString("meaning"))
                .put("text", description.getString("text"))
                .put("step", step == null ? null : step.text()));
      }
      array.add(
          place(one)
              .put("signedAt", one.deviation().signedAt())
              .put("undecided", new JsonArray(one.undecided()))
              .put("descriptions", descriptions));
    }
    return new JsonObject().put("told", told).put("detail", detail).put("applying", array);
  }

  /** What explains a step that did not pass, or passed with findings; empty if nothing does. */
  JsonArray explaining(StepReport report) {
    JsonArray array = new JsonArray();
    if (report.outcome() == StepOutcome.PASSED && report.findings().isEmpty()) {
      return array;
    }
    for (DeviationMatch one : applying) {
      for (JsonObject description : one.deviation().descriptions()) {
        String type = description.getString("type");
        if (one.undecided().isEmpty() && step(type) == report.step()) {
          array.add(place(one).put("type", type).put("meaning", description.getString("meaning")));
        }
      }
    }
    return array;
  }

  /** Null where no step tells of it. */
  private static Step step(String type) {
    return type == null ? null : STEPS.get(type);
  }

  private static JsonObject place(DeviationMatch one) {
    return new JsonObject()
        .put("list", one.deviation().place().list())
        .put("position", one.deviation().place().position());
  }
}
