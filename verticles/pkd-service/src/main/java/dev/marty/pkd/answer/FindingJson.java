package dev.marty.pkd.answer;

import dev.marty.emrtd.conformance.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Findings as they are answered. */
public final class FindingJson {
  private FindingJson() {}

  /** One finding. */
  public static JsonObject of(Finding finding) {
    return new JsonObject()
        .put("severity", finding.severity().name())
        .put("code", finding.code())
        .put("text", finding.text());
  }

  /** The findings of a CRL or a list, whose members have always stood in this order. */
  public static JsonArray codeFirst(List<Finding> findings) {
    JsonArray array = new JsonArray();
    findings.forEach(
        finding ->
            array.add(
                new JsonObject()
                    .put("code", finding.code())
                    .put("text", finding.text())
                    .put("severity", finding.severity().name())));
    return array;
  }
}
