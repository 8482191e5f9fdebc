package dev.marty.signer.events;

import dev.marty.kit.http.Fields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * csca issued a CRL.
 *
 * @param country two letters
 * @param number its CRL number
 * @param crl DER
 */
public record CrlIssued(String country, long number, Buffer crl) implements CscaEvent {
  private static final int MOST_BYTES = 12 * 1024 * 1024;

  /**
   * Reads a payload; megabytes of base64, call it off the event loop.
   *
   * @throws dev.marty.kit.http.ProblemException 400 that names the field that is wrong
   */
  public static CrlIssued of(JsonObject payload) {
    Fields fields = Fields.of(payload);
    if (!(payload.getValue("number") instanceof Number number)) {
      throw fields.bad("number", "must be a whole number.");
    }
    return new CrlIssued(
        fields.text("country"),
        number.longValue(),
        Buffer.buffer(fields.base64("crl", MOST_BYTES)));
  }

  @Override
  public Type type() {
    return Type.CRL_ISSUED;
  }

  @Override
  public String aggregate() {
    return "crl/" + country;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("country", country)
        .put("number", number)
        .put("crl", Base64.getEncoder().encodeToString(crl.getBytes()));
  }
}
