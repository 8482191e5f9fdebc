package dev.marty.documentsigner;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.kit.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is to be signed.
 *
 * @param country of the signer
 * @param documentType as in the machine readable zone, which only the hash of DG1 stands for here
 * @param dateOfExpiry of the document; null where it was not given, and then not looked at
 * @param lds the LDSSecurityObject
 */
record SodRequest(
    String country, String documentType, LocalDate dateOfExpiry, LdsSecurityObject lds) {
  static final Pattern DOCUMENT_TYPE = Pattern.compile("[A-Z][A-Z<]?");
  static final String DEFAULT_TYPE = "P";
  static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern DATA_GROUP = Pattern.compile("DG([1-9]|1[0-6])");
  private static final String LDS_1_7 = "1.7";
  private static final String LDS_1_8 = "1.8";
  private static final List<String> MANDATORY = List.of("DG1", "DG2");
  private static final Map<String, DigestAlgorithm> DIGESTS =
      new TreeMap<>(
          Map.of(
              "SHA-224", DigestAlgorithm.SHA224,
              "SHA-256", DigestAlgorithm.SHA256,
              "SHA-384", DigestAlgorithm.SHA384,
              "SHA-512", DigestAlgorithm.SHA512));

  /** Reads a request; the caller ends the fields, a line of a batch has one more. */
  static SodRequest of(Fields fields) {
    String country = fields.matching("country", COUNTRY, "two upper-case letters, as in UT");
    String type =
        fields
            .optionalMatching("documentType", DOCUMENT_TYPE, "as in the MRZ, P or ID")
            .orElse(DEFAULT_TYPE);
    LocalDate expiry = fields.optionalDate("dateOfExpiry").orElse(null);
    DigestAlgorithm digest = DIGESTS.get(fields.choice("digestAlgorithm", DIGESTS.keySet()));
    String version = fields.optionalChoice("ldsVersion", List.of(LDS_1_7, LDS_1_8)).orElse(LDS_1_8);
    SortedMap<Integer, Octets> hashes = hashes(fields.object("dataGroups"), digest);
    return new SodRequest(
        country,
        type,
        expiry,
        version.equals(LDS_1_8)
            ? LdsSecurityObject.v1(digest, hashes)
            : LdsSecurityObject.v0(digest, hashes));
  }

  private static SortedMap<Integer, Octets> hashes(Fields groups, DigestAlgorithm digest) {
    SortedMap<Integer, Octets> hashes = new TreeMap<>();
    List<String> names = new ArrayList<>(groups.names());
    names.addAll(MANDATORY);
    for (String name : names) {
      if (!DATA_GROUP.matcher(name).matches()) {
        throw groups.bad(name, "is no data group; they are DG1 to DG16.");
      }
      byte[] hash = groups.base64(name, DigestAlgorithm.SHA512.length());
      if (hash.length != digest.length()) {
        throw groups.bad(
            name,
            String.format(
                Locale.ROOT,
                "has %d bytes; a hash of %s has %d.",
                hash.length,
                digest,
                digest.length()));
      }
      hashes.put(Integer.valueOf(name.substring(2)), Octets.copyOf(hash));
    }
    groups.end();
    return hashes;
  }

  /**
   * What is compared when an idempotency key comes again: the meaning, not the spelling. Type and
   * expiry are in DG1, whose hash is.
   */
  Buffer fingerprint() {
    StringBuilder text = new StringBuilder(country);
    text.append(' ').append(lds.digest()).append(' ').append(lds.version());
    lds.hashes().forEach((number, hash) -> text.append(' ').append(number).append(hash.hex()));
    return Buffer.buffer(
        DigestAlgorithm.SHA256.hash(text.toString().getBytes(StandardCharsets.US_ASCII)));
  }
}
