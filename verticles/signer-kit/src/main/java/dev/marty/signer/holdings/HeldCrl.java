package dev.marty.signer.holdings;

import dev.marty.kit.http.Fields;
import dev.marty.signer.events.CrlIssued;
import dev.marty.signer.events.CscaEvent;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/**
 * The CRL with the highest number of a country that somebody knows of.
 *
 * @param country two letters
 * @param number its CRL number
 * @param sha256 of it, lowercase hex
 * @param bytes its length
 * @param path where its bytes are, as {@link CrlIssued#MEDIA_TYPE}, or null for who keeps none
 */
public record HeldCrl(String country, long number, String sha256, int bytes, String path) {
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./-]*");

  JsonObject toJson() {
    return new JsonObject()
        .put("country", country)
        .put("number", number)
        .put("sha256", sha256)
        .put("bytes", bytes)
        .put("path", path);
  }

  static HeldCrl of(JsonObject json) {
    Fields fields = Fields.of(json);
    return new HeldCrl(
        fields.matching("country", Held.COUNTRY, "two upper-case letters"),
        CrlIssued.number(fields, json),
        fields.matching("sha256", CscaEvent.SHA256, "64 lower-case hexadecimal digits"),
        fields
            .optionalInteger("bytes", 1, CrlIssued.MOST_BYTES)
            .orElseThrow(() -> fields.bad("bytes", "is missing.")),
        fields.optionalMatching("path", PATH, "a path on the same service").orElse(null));
  }
}
