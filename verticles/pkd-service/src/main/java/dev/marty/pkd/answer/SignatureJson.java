package dev.marty.pkd.answer;

import dev.marty.pkd.directory.ListSignature;
import io.vertx.core.json.JsonObject;

/** Signatures of lists as they are answered. */
public final class SignatureJson {
  private SignatureJson() {}

  /** One signature. */
  public static JsonObject of(ListSignature signature) {
    JsonObject issuer = null;
    if (signature.issuer() != null) {
      issuer = new JsonObject().put("inList", signature.issuerListed());
      party(issuer, signature.issuer());
    }
    return new JsonObject()
        .put("issuer", issuer)
        .put("signer", party(new JsonObject(), signature.signer()))
        .put("status", signature.status())
        .put("signingTime", signature.signingTime())
        .put("digestAlgorithm", signature.digestAlgorithm())
        .put("signatureAlgorithm", signature.signatureAlgorithm());
  }

  private static JsonObject party(JsonObject json, ListSignature.Party party) {
    return json.put("issuer", party.issuer())
        .put("sha256", party.sha256())
        .put("country", party.country())
        .put("subject", party.subject())
        .put("notAfter", party.notAfter())
        .put("publicKey", party.publicKey());
  }
}
