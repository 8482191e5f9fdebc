package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.cms.SignedDataParser;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * {@code DeviationList ::= SEQUENCE { version, digestAlgorithm OPTIONAL, deviations SET OF
 * Deviation }} (Doc 9303-12 clause 10.2). One malformed deviation does not cost the others.
 *
 * @param version DeviationListVersion
 * @param digestAlgorithm name or OID, or null
 * @param deviations those that could be read
 */
record DeviationContent(int version, String digestAlgorithm, List<Deviation> deviations) {
  private static final int MAX_FIELDS = 3;

  static DeviationContent parse(byte[] content, Findings findings) throws MalformedAsn1Exception {
    Tlv list = Tlv.outer(content, Asn1Limits.CONTAINER);
    List<Tlv> fields = Elements.of(list, Tlv.SEQUENCE, "DeviationList", MAX_FIELDS);
    int version = Elements.integer(Elements.at(fields, 0, Tlv.INTEGER, "version"), "version");
    if (version != 0) {
      findings.error(Field.DEV, Rule.WRONG_VERSION, "version " + version);
    }
    String digest = null;
    int last = fields.size() - 1;
    if (last == MAX_FIELDS - 1) {
      digest = digest(Elements.at(fields, 1, Tlv.SEQUENCE, "digestAlgorithm"));
    }
    if (last < 1) {
      throw Elements.wrong("DeviationList has no deviations", list);
    }
    return new DeviationContent(
        version,
        digest,
        deviations(Elements.at(fields, last, Tlv.SET, "deviations"), digest, findings));
  }

  private static String digest(Tlv algorithm) throws MalformedAsn1Exception {
    ASN1ObjectIdentifier oid =
        Elements.oid(Elements.at(algorithm.children(2), 0, Tlv.OID, "digestAlgorithm"));
    return DigestAlgorithm.of(oid).map(DigestAlgorithm::name).orElse(oid.getId());
  }

  private static List<Deviation> deviations(Tlv set, String digest, Findings findings)
      throws MalformedAsn1Exception {
    List<Tlv> members = set.children(SignedDataParser.MAX_MEMBERS);
    if (members.isEmpty()) {
      findings.error(Field.DEV, Rule.EMPTY, "there are none");
    }
    if (!Elements.inDerOrder(members)) {
      findings.error(Field.DEV, Rule.NOT_DER, "SET OF not in DER order");
    }
    List<Deviation> readable = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      try {
        Deviation deviation =
            new DeviationParser(i, findings)
                .parse(Tlv.guarded(members.get(i).bytes(), Asn1Limits.CONTAINER));
        readable.add(deviation);
        DeviationFindings.check(deviation, digest, findings);
      } catch (MalformedAsn1Exception e) {
        findings.error(Field.DEV, Rule.UNREADABLE, "position " + i + ": " + e.getMessage());
      }
    }
    return readable;
  }
}
