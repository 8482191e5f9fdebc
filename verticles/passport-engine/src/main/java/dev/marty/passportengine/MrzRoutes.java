package dev.marty.passportengine;

import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.mrz.MrzFinding;
import dev.marty.emrtd.mrz.MrzOutcome;
import dev.marty.emrtd.mrz.MrzReader;
import dev.marty.kit.http.Fields;
import dev.marty.kit.http.JsonBody;
import dev.marty.kit.http.RequestBody;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /api/passport_engine/mrz}: checks a machine readable zone. Nothing is stored. A zone
 * is under a hundred characters and read in microseconds, on the event loop.
 */
final class MrzRoutes {
  private static final int MOST_BYTES = 8 * 1024;

  private final Vertx vertx;

  MrzRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  void mount(Router router) {
    router.post("/api/passport_engine/mrz").handler(this::check);
  }

  private void check(RoutingContext context) {
    RequestBody.read(vertx, context.request(), MOST_BYTES)
        .map(
            body -> {
              Fields fields = JsonBody.fields(body);
              String text = fields.text("mrz");
              fields.end();
              return toJson(MrzReader.read(text));
            })
        .onSuccess(
            result ->
                context
                    .response()
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(result.toBuffer()))
        .onFailure(context::fail);
  }

  private static JsonObject toJson(MrzOutcome outcome) {
    if (outcome instanceof MrzOutcome.Refused refused) {
      Integer line = refused.line() == 0 ? null : (Integer) refused.line();
      JsonObject shape = finding(null, line, null, "SHAPE", refused.detail());
      return result(null, null, new JsonArray().add(shape));
    }
    MrzOutcome.Read read = (MrzOutcome.Read) outcome;
    JsonArray findings = new JsonArray();
    for (MrzFinding finding : read.findings()) {
      findings.add(
          finding(
              finding.field().text(),
              finding.line(),
              finding.position(),
              finding.problem().name(),
              finding.detail()));
    }
    return result(read.mrz().format().text(), fields(read.mrz()), findings);
  }

  private static JsonObject result(String format, JsonObject fields, JsonArray findings) {
    return new JsonObject()
        .put("valid", findings.isEmpty())
        .put("format", format)
        .put("fields", fields)
        .put("findings", findings);
  }

  private static JsonObject finding(
      String field, Integer line, Integer position, String problem, String detail) {
    return new JsonObject()
        .put("field", field)
        .put("line", line)
        .put("position", position)
        .put("problem", problem)
        .put("detail", detail);
  }

  private static JsonObject fields(Mrz mrz) {
    return new JsonObject()
        .put("documentCode", mrz.documentCode())
        .put("issuingState", mrz.issuingState())
        .put("primaryIdentifier", mrz.primaryIdentifier())
        .put("secondaryIdentifier", mrz.secondaryIdentifier())
        .put("documentNumber", mrz.documentNumber())
        .put("nationality", mrz.nationality())
        .put("dateOfBirth", mrz.dateOfBirth())
        .put("sex", mrz.sex())
        .put("dateOfExpiry", mrz.dateOfExpiry())
        .put("optionalData", mrz.optionalData())
        .put("optionalData2", mrz.optionalData2())
        .put("nameMayBeTruncated", mrz.nameMayBeTruncated());
  }
}
