package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import dev.marty.pkd.answer.FindingJson;
import dev.marty.pkd.answer.SignatureJson;
import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Imports as they are answered. */
final class ImportJson {

  private ImportJson() {}

  static JsonObject summary(Import summary) {
    JsonObject json =
        new JsonObject()
            .put("id", summary.id().toString())
            .put("kind", summary.kind())
            .put("status", summary.status().text())
            .put("at", Times.text(summary.at()))
            .put("finishedAt", Times.text(summary.finishedAt()))
            .put("sha256", summary.sha256())
            .put("bytes", summary.bytes())
            .put("source", summary.source())
            .put("trust", summary.trust())
            .put("counts", counts(summary.counts()))
            .put("objects", objects(summary.objects()));
    if (summary.stage() != null) {
      json.put("progress", stage(summary.stage()));
    }
    if (summary.problem() != null) {
      json.put("problem", problem(summary.problem()));
    }
    return json;
  }

  static JsonObject detail(ImportDetail detail) {
    JsonObject json = summary(detail.summary());
    if (detail.list() != null) {
      json.put("signature", SignatureJson.of(detail.list().signature()))
          .put("trusted", detail.list().trusted())
          .put("trustReason", detail.list().trustReason())
          .put("findings", findings(detail.list().findings()));
    }
    if (detail.effect() != null) {
      json.put("effect", detail.effect().copy().put("pending", pending(detail.pending())));
    }
    if (detail.rejections() != null) {
      JsonArray rejections = new JsonArray();
      detail.rejections().forEach(rejection -> rejections.add(rejection(rejection)));
      json.put("rejections", rejections);
    }
    return json;
  }

  private static JsonArray pending(List<ImportDetail.PendingList> lists) {
    JsonArray array = new JsonArray();
    for (ImportDetail.PendingList list : lists) {
      array.add(
          new JsonObject()
              .put("list", list.sha256())
              .put("issuer", list.issuer())
              .put("because", list.because())
              .put("decide", list.masterList() ? accept(list) : trustCsca()));
    }
    return array;
  }

  private static String accept(ImportDetail.PendingList list) {
    return String.format(
        Locale.ROOT,
        "Compare the issuer's key with one that you got by other means. To accept its lists, POST"
            + " /api/pkd_service/list-issuers with {\"list\":\"%1$s\",\"reason\":\"…\"}; to accept"
            + " this one only, or to refuse it, POST /api/pkd_service/lists/%1$s/trust.",
        list.sha256());
  }

  /** A deviation list speaks for who is trusted already. */
  private static String trustCsca() {
    return "It counts once the CSCA is trusted that has certified its signer: import a list of an"
        + " accepted issuer with that CSCA's certificate, or the certificate, and decide about it by"
        + " POST /api/pkd_service/certificates/{sha256}/trust.";
  }

  static JsonObject rejection(ImportDetail.Rejection rejection) {
    return new JsonObject()
        .put("ordinal", rejection.ordinal())
        .put("line", rejection.line())
        .put("dn", rejection.dn())
        .put("reason", rejection.reason())
        .put("detail", rejection.detail());
  }

  private static JsonObject counts(Import.Counts counts) {
    return new JsonObject()
        .put("seen", counts.seen())
        .put("stored", counts.stored())
        .put("known", counts.known())
        .put("removed", counts.removed())
        .put("rejected", counts.rejected());
  }

  private static JsonObject objects(Import.NewObjects objects) {
    return objects == null
        ? new JsonObject()
        : new JsonObject()
            .put("crls", objects.crls())
            .put("masterLists", objects.masterLists())
            .put("certificates", objects.certificates())
            .put("deviationLists", objects.deviationLists());
  }

  private static JsonObject stage(Import.Stage stage) {
    return new JsonObject()
        .put("phase", stage.phase())
        .put("bytes", stage.bytes())
        .put("entries", stage.entries());
  }

  /** Here the status stands last. */
  private static JsonObject problem(Problem problem) {
    JsonObject json = problem.toJson(null);
    json.remove("requestId");
    Object status = json.remove("status");
    return json.put("status", status);
  }

  private static JsonArray findings(List<ImportDetail.PlacedFinding> findings) {
    JsonArray array = new JsonArray();
    for (ImportDetail.PlacedFinding placed : findings) {
      JsonObject json = FindingJson.of(placed.finding());
      if (placed.position() != null) {
        json.put("position", placed.position()).put("certificate", placed.certificate());
      }
      array.add(json);
    }
    return array;
  }
}
