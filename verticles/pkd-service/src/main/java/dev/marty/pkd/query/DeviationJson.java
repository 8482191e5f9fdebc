package dev.marty.pkd.query;

import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonObject;

/** Deviations as they are answered. */
final class DeviationJson {
  private DeviationJson() {}

  static JsonObject of(DeviationRepository.Deviation deviation) {
    return new JsonObject()
        .put("list", list(deviation.list()))
        .put("position", deviation.position())
        .put("documentType", deviation.documentType())
        .put("signer", deviation.signer() == null ? null : signer(deviation.signer()))
        .put(
            "issued",
            deviation.issuedFrom() == null
                ? null
                : new JsonObject()
                    .put("from", Times.text(deviation.issuedFrom()))
                    .put("to", Times.text(deviation.issuedTo())))
        .put("documentNumbers", deviation.documentNumbers())
        .put("descriptions", deviation.descriptions());
  }

  private static JsonObject list(DeviationRepository.OfList list) {
    return new JsonObject()
        .put("sha256", list.sha256())
        .put("trust", ListRoutes.trust(list.trust(), list.because(), list.current()))
        .put("signedAt", Times.text(list.signedAt()))
        .put("issuer", list.issuer())
        .put("country", list.country());
  }

  private static JsonObject signer(DeviationRepository.Signer signer) {
    return new JsonObject()
        .put("issuer", signer.issuer())
        .put("serial", signer.serial())
        .put("subjectKeyIdentifier", signer.keyIdentifier())
        .put("certificateDigest", signer.digest())
        .put("digestAlgorithm", signer.algorithm());
  }
}
