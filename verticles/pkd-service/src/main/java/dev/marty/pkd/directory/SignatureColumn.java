package dev.marty.pkd.directory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** How a list is signed, as it stands in the row of the list: jsonb. */
public final class SignatureColumn {
  private SignatureColumn() {}

  static JsonObject of(ListSignature signature) {
    return new JsonObject()
        .put("status", signature.status())
        .put("digestAlgorithm", signature.digestAlgorithm())
        .put("signatureAlgorithm", signature.signatureAlgorithm())
        .put("signingTime", signature.signingTime())
        .put("signer", party(signature.signer()))
        .put(
            "issuer",
            signature.issuer() == null
                ? null
                : party(signature.issuer()).put("inList", signature.issuerListed()));
  }

  private static JsonObject party(ListSignature.Party party) {
    return new JsonObject()
        .put("sha256", party.sha256())
        .put("subject", party.subject())
        .put("issuer", party.issuer())
        .put("country", party.country())
        .put("publicKey", party.publicKey())
        .put("notAfter", party.notAfter());
  }

  /** From a row with the column signature. */
  public static ListSignature read(Row row) {
    JsonObject column = row.getJsonObject("signature");
    JsonObject issuer = column.getJsonObject("issuer");
    return new ListSignature(
        column.getString("status"),
        column.getString("digestAlgorithm"),
        column.getString("signatureAlgorithm"),
        column.getString("signingTime"),
        party(column.getJsonObject("signer")),
        issuer == null ? null : party(issuer),
        issuer != null && issuer.getBoolean("inList"));
  }

  private static ListSignature.Party party(JsonObject column) {
    return new ListSignature.Party(
        column.getString("sha256"),
        column.getString("subject"),
        column.getString("issuer"),
        column.getString("country"),
        column.getString("publicKey"),
        column.getString("notAfter"));
  }
}
