package dev.marty.passportengine;

import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.verification.Fallen;
import dev.marty.emrtd.verification.FormerEntries;
import dev.marty.emrtd.verification.ScopedCrl;
import dev.marty.emrtd.verification.TrustMaterial;
import dev.marty.passportengine.TrustMaterialFetch.Fetched;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what pkd_service answers about a country. Safe on any thread; CPU heavy.
 *
 * @param countryCrls whether a CRL of another CSCA of the country may pass a certificate
 * @param mostBytes certificates of a country that take more than a quarter of it are a failure
 */
record TrustMaterialReader(boolean countryCrls, long mostBytes) {
  /**
   * Bytes of heap for each byte of a certificate that was read: at most so many, many extensions.
   */
  private static final int CERTIFICATE_WEIGHT = 12;

  /** Certificates of one country may take one of so many parts of what is kept. */
  private static final int CERTIFICATES_SHARE = 4;

  /** What an earlier version does not say; the two are upgraded one after the other. */
  private static final JsonArray NONE = new JsonArray();

  /**
   * Reads an answer.
   *
   * @param json the answer
   * @param crls that it names, by fingerprint
   * @param tag of the answer
   */
  Fetched read(JsonObject json, Map<String, CrlOutcome> crls, String tag) {
    List<byte[]> certificates = bytes(json.getJsonArray("certificates"));
    List<byte[]> fallen = bytes(json.getJsonArray("fallen", NONE));
    long weight = (length(certificates) + length(fallen)) * CERTIFICATE_WEIGHT;
    if (weight > mostBytes / CERTIFICATES_SHARE) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%d certificates take %d bytes when read, and with this heap at most %d are;"
                  + " give the process more",
              certificates.size() + fallen.size(),
              weight,
              mostBytes / CERTIFICATES_SHARE));
    }
    List<ScopedCrl> scoped =
        objects(json, "crls").stream()
            .map(reference -> scoped(reference, crls.get(reference.getString("sha256"))))
            .toList();
    return new Fetched(
        TrustMaterial.read(
            certificates,
            Fallen.read(fallen, refused(json, "withdrawn"), refused(json, "revoked"), former(json)),
            scoped,
            joined(json),
            countryCrls),
        weight,
        crls,
        CountryDeviations.read(json.getJsonObject("deviations")),
        tag);
  }

  private static List<FormerEntries> former(JsonObject json) {
    return objects(json, "former").stream()
        .map(
            one ->
                new FormerEntries(
                    strings(one.getJsonArray("names")),
                    objects(one, "entries").stream()
                        .collect(
                            Collectors.toMap(
                                entry ->
                                    new BigInteger(
                                        HexFormat.of().parseHex(entry.getString("serial"))),
                                entry -> Instant.parse(entry.getString("revokedAt"))))))
        .toList();
  }

  private static List<Set<String>> joined(JsonObject json) {
    return json.getJsonArray("joined", NONE).stream()
        .map(names -> strings((JsonArray) names))
        .toList();
  }

  private static Set<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).collect(Collectors.toSet());
  }

  private static Set<String> refused(JsonObject json, String because) {
    return objects(json, "refused").stream()
        .filter(one -> one.getString("because").equals(because))
        .map(one -> one.getString("sha256"))
        .collect(Collectors.toSet());
  }

  private static ScopedCrl scoped(JsonObject reference, CrlOutcome crl) {
    return new ScopedCrl(
        crl, strings(reference.getJsonArray("names", NONE)), reference.getBoolean("current", true));
  }

  /** What stands in a list of an answer; nothing where an earlier version has no such list. */
  static List<JsonObject> objects(JsonObject json, String name) {
    return json.getJsonArray(name, NONE).stream().map(JsonObject.class::cast).toList();
  }

  private static long length(List<byte[]> ders) {
    return ders.stream().mapToLong(der -> der.length).sum();
  }

  private static List<byte[]> bytes(JsonArray base64) {
    List<byte[]> ders = new ArrayList<>();
    for (Object der : base64) {
      ders.add(Base64.getDecoder().decode((String) der));
    }
    return ders;
  }
}
