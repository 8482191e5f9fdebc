package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * Reads an LDSSecurityObject (Doc 9303-10 clause 4.6.2.3); what contradicts itself is a finding.
 */
final class LdsParser {
  private static final int PRINTABLE_STRING = 0x13;
  private static final int NULL = 0x05;
  private static final int MAX_FIELDS = 4;
  private static final int MAX_VERSION_LENGTH = 16;

  private LdsParser() {}

  static LdsSecurityObject parse(Octets content, Findings findings)
      throws MalformedAsn1Exception, CmsRefusalException {
    Tlv object = Tlv.guarded(content.toByteArray(), Asn1Limits.OBJECT);
    List<Tlv> fields = Elements.of(object, Tlv.SEQUENCE, "LDSSecurityObject", MAX_FIELDS);
    int version = Elements.integer(Elements.at(fields, 0, Tlv.INTEGER, "version"), "version");
    if (version != 0 && version != 1) {
      throw Elements.wrong("version is " + version + ", must be 0 or 1", fields.get(0));
    }
    DigestAlgorithm digest = digest(Elements.at(fields, 1, Tlv.SEQUENCE, "hashAlgorithm"));
    checkParameters(fields.get(1), findings);
    SortedMap<Integer, Octets> hashes =
        hashes(Elements.at(fields, 2, Tlv.SEQUENCE, "dataGroupHashValues"), digest, findings);
    String ldsVersion = null;
    String unicodeVersion = null;
    if (fields.size() == MAX_FIELDS) {
      List<Tlv> info = Elements.of(fields.get(3), Tlv.SEQUENCE, "ldsVersionInfo", 2);
      ldsVersion = text(info, 0, "ldsVersion");
      unicodeVersion = text(info, 1, "unicodeVersion");
    }
    if ((version == 1) != (ldsVersion != null)) {
      findings.error(
          Field.LDS,
          Rule.VERSION_CONTRADICTED,
          String.format(
              Locale.ROOT,
              "version %d %s ldsVersionInfo",
              version,
              ldsVersion == null ? "without" : "with"));
    }
    return new LdsSecurityObject(version, ldsVersion, unicodeVersion, digest, hashes);
  }

  private static DigestAlgorithm digest(Tlv algorithm)
      throws MalformedAsn1Exception, CmsRefusalException {
    ASN1ObjectIdentifier oid =
        Elements.oid(Elements.at(algorithm.children(2), 0, Tlv.OID, "hashAlgorithm"));
    return DigestAlgorithm.of(oid)
        .orElseThrow(
            () ->
                new CmsRefusalException(
                    CmsReason.UNSUPPORTED_ALGORITHM,
                    "hashAlgorithm " + oid + " of LDSSecurityObject is not SHA-1 or SHA-2"));
  }

  private static void checkParameters(Tlv algorithm, Findings findings)
      throws MalformedAsn1Exception {
    List<Tlv> parts = algorithm.children(2);
    if (parts.size() < 2) {
      return;
    }
    if (parts.get(1).identifier() != NULL) {
      throw Elements.wrong("hashAlgorithm has parameters", parts.get(1));
    }
    findings.warn(Field.LDS, Rule.PARAMETERS_PRESENT, "hashAlgorithm with NULL");
  }

  private static SortedMap<Integer, Octets> hashes(
      Tlv values, DigestAlgorithm digest, Findings findings) throws MalformedAsn1Exception {
    SortedMap<Integer, Octets> hashes = new TreeMap<>();
    int last = 0;
    boolean ordered = true;
    for (Tlv value : values.children(LdsSecurityObject.MAX_NUMBER)) {
      List<Tlv> parts = Elements.of(value, Tlv.SEQUENCE, "DataGroupHash", 2);
      int number =
          Elements.integer(
              Elements.at(parts, 0, Tlv.INTEGER, "dataGroupNumber"), "dataGroupNumber");
      if (number < 1 || number > LdsSecurityObject.MAX_NUMBER) {
        throw Elements.wrong("dataGroupNumber is " + number + ", must be 1 to 16", value);
      }
      Octets hash =
          Octets.copyOf(Elements.at(parts, 1, Tlv.OCTET_STRING, "dataGroupHashValue").content());
      if (hash.length() != digest.length()) {
        throw Elements.wrong(
            String.format(
                Locale.ROOT,
                "the hash of DG%d has %d bytes, %s has %d",
                number,
                hash.length(),
                digest,
                digest.length()),
            value);
      }
      if (hashes.put(number, hash) != null) {
        throw Elements.wrong("there are two hashes of DG" + number, value);
      }
      ordered &= number > last;
      last = number;
    }
    if (hashes.isEmpty()) {
      throw Elements.wrong("dataGroupHashValues is empty", values);
    }
    if (!ordered) {
      findings.warn(Field.LDS, Rule.NOT_IN_ORDER, "dataGroupHashValues");
    }
    return hashes;
  }

  private static String text(List<Tlv> info, int index, String name) throws MalformedAsn1Exception {
    Tlv element = Elements.at(info, index, PRINTABLE_STRING, name);
    byte[] content = element.content();
    if (content.length > MAX_VERSION_LENGTH) {
      throw Elements.wrong(name + " has " + content.length + " characters", element);
    }
    for (byte character : content) {
      if (character < ' ' || character > '~') {
        throw Elements.wrong(name + " is not printable", element);
      }
    }
    return new String(content, StandardCharsets.US_ASCII);
  }
}
