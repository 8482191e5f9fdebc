package dev.marty.pkd.query;

import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Statistics as they are answered. */
final class StatisticsJson {
  private StatisticsJson() {}

  static JsonObject of(Statistics statistics) {
    CertificateNumbers certificates = statistics.certificates();
    return new JsonObject()
        .put("at", Times.text(statistics.at()))
        .put("version", statistics.version())
        .put("directoryVersion", statistics.version())
        .put("changedAt", Times.text(statistics.changedAt()))
        .put("countries", certificates.countries())
        .put(
            "certificates",
            new JsonObject()
                .put("total", certificates.total())
                .put("byProfile", counts(certificates.byProfile()))
                .put("byTrust", counts(certificates.byTrust()))
                .put("byPublicKey", counts(certificates.byPublicKey()))
                .put("bySignatureAlgorithm", counts(certificates.bySignatureAlgorithm()))
                .put("byCountry", counts(certificates.byCountry())))
        .put("expiry", months(certificates.expiry()))
        .put("expired", expiring(new JsonObject(), certificates.expired()))
        .put("findings", findings(certificates))
        .put("crls", counts(statistics.crls()))
        .put("lists", counts(statistics.lists()))
        .put("entries", counts(statistics.entries()))
        .put("imports", counts(statistics.imports()));
  }

  private static JsonObject counts(Map<String, Long> counts) {
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }

  private static JsonArray months(Map<String, CertificateNumbers.Expiring> expiry) {
    JsonArray months = new JsonArray();
    expiry.forEach(
        (month, count) -> months.add(expiring(new JsonObject().put("month", month), count)));
    return months;
  }

  private static JsonObject expiring(JsonObject json, CertificateNumbers.Expiring count) {
    return json.put("CSCA", count.csca()).put("DSC", count.dsc());
  }

  private static JsonArray findings(CertificateNumbers certificates) {
    JsonArray findings = new JsonArray();
    certificates
        .findings()
        .forEach(
            finding ->
                findings.add(
                    new JsonObject()
                        .put("code", finding.code())
                        .put("severity", finding.severity())
                        .put("text", finding.text())
                        .put("certificates", finding.certificates())));
    return findings;
  }
}
