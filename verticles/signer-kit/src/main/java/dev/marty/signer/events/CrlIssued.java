package dev.marty.signer.events;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.http.Fields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * csca issued a CRL. The event names it and does not carry it: a large one is megabytes, which in
 * JSON are there several times. The consumer fetches the bytes by {@link #path}, where they stay.
 *
 * @param country two letters
 * @param number its CRL number
 * @param sha256 of it, lowercase hex
 * @param bytes its length
 * @param carried DER, in an event of an earlier release; else null
 */
public record CrlIssued(String country, long number, String sha256, int bytes, Buffer carried)
    implements CscaEvent {
  /** What a CRL is fetched as. */
  public static final String MEDIA_TYPE = "application/pkix-crl";

  /** Some 400,000 entries. */
  public static final int MOST_BYTES = 16 * 1024 * 1024;

  /** No csca gets there, by ones. */
  private static final long MOST_NUMBER = 1_000_000_000_000_000L;

  private static final int MOST_CARRIED = 12 * 1024 * 1024;

  /** An event of this release. */
  public CrlIssued(String country, long number, String sha256, int bytes) {
    this(country, number, sha256, bytes, null);
  }

  /**
   * Reads a payload; megabytes of base64 in one of an earlier release, call it off the event loop.
   *
   * @throws dev.marty.kit.http.ProblemException 400 that names the field that is wrong
   */
  public static CrlIssued of(JsonObject payload) {
    Fields fields = Fields.of(payload);
    long number = number(fields, payload);
    String country = fields.text("country");
    if (fields.has("crl")) {
      byte[] crl = fields.base64("crl", MOST_CARRIED);
      return new CrlIssued(
          country, number, Octets.copyOf(crl).sha256(), crl.length, Buffer.buffer(crl));
    }
    return new CrlIssued(
        country,
        number,
        fields.matching("sha256", SHA256, "64 lower-case hexadecimal digits"),
        fields
            .optionalInteger("bytes", 1, MOST_BYTES)
            .orElseThrow(() -> fields.bad("bytes", "is missing.")));
  }

  /**
   * Reads the number of a CRL.
   *
   * @throws dev.marty.kit.http.ProblemException 400 for what no csca ever gets to
   */
  public static long number(Fields fields, JsonObject json) {
    Object number = json.getValue("number");
    boolean whole = number instanceof Integer || number instanceof Long;
    long value = whole ? ((Number) number).longValue() : 0;
    if (value < 1 || value > MOST_NUMBER) {
      throw fields.bad("number", "must be a whole number from 1 to " + MOST_NUMBER + ".");
    }
    return value;
  }

  /** Where csca serves it, as {@link #MEDIA_TYPE}. */
  public String path() {
    return "/api/csca/crls/" + country + "/" + number;
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
        .put("sha256", sha256)
        .put("bytes", bytes);
  }
}
