package dev.marty.documentsigner;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.kit.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
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
 * @param lds the LDSSecurityObject
 */
record SodRequest(String country, LdsSecurityObject lds) {
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
    DigestAlgorithm digest = DIGESTS.get(fields.choice("digestAlgorithm", DIGESTS.keySet()));
    String version = fields.optionalChoice("ldsVersion", List.of(LDS_1_7, LDS_1_8)).orElse(LDS_1_8);
    SortedMap<Integer, Octets> hashes = hashes(fields.object("dataGroups"), digest);
    return new SodRequest(
        country,
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

  /** What is compared when an idempotency key comes again: the meaning, not the spelling. */
  Buffer fingerprint() {
    StringBuilder text = new StringBuilder(country);
    text.append(' ').append(lds.digest()).append(' ').append(lds.version());
    lds.hashes().forEach((number, hash) -> text.append(' ').append(number).append(hash.hex()));
    return Buffer.buffer(
        DigestAlgorithm.SHA256.hash(text.toString().getBytes(StandardCharsets.US_ASCII)));
  }
}
