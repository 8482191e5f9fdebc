package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Asn1Guard;
import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.SignedDataParser;
import java.util.List;
import java.util.Locale;

/**
 * {@code CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }} (Doc 9303-12
 * clause 9.2), sliced but not decoded: one broken certificate must not cost the others.
 *
 * @param version CscaMasterListVersion
 * @param certificates the members exactly as they stand, in their order
 * @param derSorted true if the SET OF is in DER order (X.690 11.6)
 */
record ListContent(int version, List<Octets> certificates, boolean derSorted) {

  static ListContent parse(byte[] content) throws CmsRefusalException {
    try {
      Tlv list = Tlv.outer(content, Asn1Limits.CONTAINER);
      if (list.identifier() != Tlv.SEQUENCE) {
        throw wrong("CscaMasterList is not a SEQUENCE");
      }
      List<Tlv> fields = list.children(3);
      if (fields.size() != 2
          || fields.get(0).identifier() != Tlv.INTEGER
          || fields.get(1).identifier() != Tlv.SET) {
        throw wrong("CscaMasterList is not a version and a SET of certificates");
      }
      int version = Elements.integer(fields.get(0), "version");
      List<Tlv> members = fields.get(1).children(SignedDataParser.MAX_MEMBERS);
      measure(members);
      return new ListContent(
          version,
          members.stream().map(member -> Octets.copyOf(member.bytes())).toList(),
          Elements.inDerOrder(members));
    } catch (MalformedAsn1Exception e) {
      throw CmsRefusalException.malformed(
          CmsReason.MALFORMED_CONTENT, "content of the list (offsets within it)", e);
    }
  }

  /** All are in memory as objects at once. */
  private static void measure(List<Tlv> members) throws MalformedAsn1Exception {
    int elements = 0;
    for (Tlv member : members) {
      elements += elements(member.bytes());
      if (elements > Asn1Limits.CONTAINER.maxElements()) {
        throw new MalformedAsn1Exception(
            Problem.TOO_LARGE,
            String.format(
                Locale.ROOT,
                "certificates of more than %d elements together",
                Asn1Limits.CONTAINER.maxElements()));
      }
    }
  }

  private static int elements(byte[] member) {
    try {
      return Asn1Guard.check(member, Asn1Limits.OBJECT);
    } catch (MalformedAsn1Exception e) {
      // It becomes no object; its reader says why.
      return 0;
    }
  }

  private static MalformedAsn1Exception wrong(String what) {
    return new MalformedAsn1Exception(Problem.WRONG_STRUCTURE, what);
  }
}
