package dev.marty.passportengine;

import dev.marty.emrtd.certificate.NameSyntaxException;
import dev.marty.emrtd.certificate.Names;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/**
 * A deviation of documents of which all holds that is not null here (Doc 9303-12 clause 10).
 * Immutable.
 *
 * @param place where it stands
 * @param signedAt of its list, ISO 8601, or null
 * @param documentType as in the machine readable zone, without fillers
 * @param signer the Document Signer
 * @param issued days of issue
 * @param numbered whether it names documents by their numbers, which the directory knows
 * @param descriptions what is wrong, each with its type, as the directory says it
 */
record StatedDeviation(
    Place place,
    String signedAt,
    String documentType,
    Signer signer,
    Days issued,
    boolean numbered,
    List<JsonObject> descriptions) {

  /**
   * A place in a list.
   *
   * @param list SHA-256, lowercase hex
   * @param position in it, from 0
   */
  record Place(String list, int position) {
    static Place of(JsonObject item) {
      return new Place(item.getJsonObject("list").getString("sha256"), item.getInteger("position"));
    }
  }

  /**
   * A Document Signer, named in one of three ways; the rest is null.
   *
   * @param issuer for comparing
   * @param serial with the issuer
   * @param keyIdentifier lowercase hex
   * @param digest of the certificate, lowercase hex
   * @param algorithm of the digest, such as SHA256, or null where the list does not say
   */
  record Signer(
      String issuer, BigInteger serial, String keyIdentifier, String digest, String algorithm) {}

  /**
   * Days, both included.
   *
   * @param first of them
   * @param last of them
   */
  record Days(LocalDate first, LocalDate last) {
    boolean include(LocalDate day) {
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  /** Reads one of pkd_service. */
  static StatedDeviation read(JsonObject item) {
    JsonObject signer = item.getJsonObject("signer");
    JsonObject issued = item.getJsonObject("issued");
    String type = item.getString("documentType");
    return new StatedDeviation(
        Place.of(item),
        item.getJsonObject("list").getString("signedAt"),
        type == null ? null : type.replace("<", "").strip(),
        signer == null ? null : signer(signer),
        issued == null ? null : new Days(day(issued, "from"), day(issued, "to")),
        item.getInteger("documentNumbers") != null,
        TrustMaterialReader.objects(item, "descriptions"));
  }

  private static LocalDate day(JsonObject issued, String end) {
    return Instant.parse(issued.getString(end)).atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static Signer signer(JsonObject signer) {
    String issuer = signer.getString("issuer");
    return new Signer(
        issuer == null ? null : canonical(issuer),
        issuer == null ? null : serial(signer.getString("serial")),
        signer.getString("subjectKeyIdentifier"),
        signer.getString("certificateDigest"),
        signer.getString("digestAlgorithm"));
  }

  /** The content octets of an INTEGER; real ones have superfluous zeros before it. */
  static BigInteger serial(String hex) {
    return hex.isEmpty() ? BigInteger.ZERO : new BigInteger(HexFormat.of().parseHex(hex));
  }

  /** A name that is none is nobody's. */
  private static String canonical(String name) {
    try {
      return Names.canonical(name);
    } catch (NameSyntaxException e) {
      return name;
    }
  }
}
