package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Takes a CMS SignedData apart without decoding what it holds (RFC 5652 clauses 3 and 5.1), DER or
 * BER.
 */
final class SignedDataParser {
  /** Far above any real list; the bound keeps a small input from filling the memory. */
  static final int MAX_MEMBERS = 10_000;

  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String CSCA_MASTER_LIST = "2.23.136.1.1.2";
  private static final int CERTIFICATES = Tlv.CONTEXT_0;
  private static final int CRLS = Tlv.CONTEXT_0 + 1;

  private SignedDataParser() {}

  static SignedDataParts parse(byte[] cms) throws RefusalException {
    try {
      return signedData(Tlv.guarded(cms, Asn1Limits.STANDARD));
    } catch (MalformedAsn1Exception e) {
      throw new RefusalException(reason(e.problem()), e.getMessage() + advice(cms, e), e);
    }
  }

  private static SignedDataParts signedData(Tlv contentInfo)
      throws MalformedAsn1Exception, RefusalException {
    List<Tlv> outer = members(contentInfo, Tlv.SEQUENCE, "ContentInfo");
    String type = oid(member(outer, 0, Tlv.OID, "contentType"));
    if (!SIGNED_DATA.equals(type)) {
      throw new RefusalException(
          Reason.NOT_SIGNED_DATA,
          "CMS content type is " + type + ", not signedData " + SIGNED_DATA);
    }
    Tlv explicit = member(outer, 1, Tlv.CONTEXT_0, "content");
    Tlv signedData = member(explicit.children(MAX_MEMBERS), 0, Tlv.SEQUENCE, "SignedData");
    List<Tlv> fields = signedData.children(MAX_MEMBERS);
    int version = version(member(fields, 0, Tlv.INTEGER, "version"));
    member(fields, 1, Tlv.SET, "digestAlgorithms");
    Tlv encapsulated = member(fields, 2, Tlv.SEQUENCE, "encapContentInfo");
    Octets content = content(encapsulated.children(MAX_MEMBERS));

    List<Octets> certificates = List.of();
    boolean crls = false;
    int next = 3;
    if (next < fields.size() && fields.get(next).identifier() == CERTIFICATES) {
      certificates = encodings(fields.get(next++));
    }
    if (next < fields.size() && fields.get(next).identifier() == CRLS) {
      crls = true;
      next++;
    }
    List<Octets> signerInfos = encodings(member(fields, next, Tlv.SET, "signerInfos"));
    if (next + 1 != fields.size()) {
      throw wrong("SignedData has fields after signerInfos", fields.get(next + 1));
    }
    boolean der = !contentInfo.indefinite() && !explicit.indefinite() && !signedData.indefinite();
    return new SignedDataParts(version, content, certificates, crls, signerInfos, der);
  }

  private static Octets content(List<Tlv> encapsulated)
      throws MalformedAsn1Exception, RefusalException {
    String type = oid(member(encapsulated, 0, Tlv.OID, "eContentType"));
    if (!CSCA_MASTER_LIST.equals(type)) {
      throw new RefusalException(
          Reason.WRONG_CONTENT_TYPE,
          "eContentType is " + type + ", a CSCA master list has " + CSCA_MASTER_LIST);
    }
    if (encapsulated.size() < 2) {
      throw new RefusalException(
          Reason.MALFORMED_CONTENT,
          "eContent is absent (detached signature); send the list with its content");
    }
    Tlv explicit = member(encapsulated, 1, Tlv.CONTEXT_0, "eContent");
    List<Tlv> wrapped = explicit.children(MAX_MEMBERS);
    if (wrapped.size() != 1) {
      throw wrong("eContent is not one OCTET STRING", explicit);
    }
    // BER allows the octets in segments; BouncyCastle joins them.
    byte[] encoding = wrapped.get(0).bytes();
    return Octets.copyOf(
        Bouncy.parse(
            "eContent",
            () -> ASN1OctetString.getInstance(ASN1Primitive.fromByteArray(encoding)).getOctets()));
  }

  private static List<Octets> encodings(Tlv set) throws MalformedAsn1Exception {
    List<Octets> encodings = new ArrayList<>();
    for (Tlv child : set.children(MAX_MEMBERS)) {
      encodings.add(Octets.copyOf(child.bytes()));
    }
    return encodings;
  }

  private static List<Tlv> members(Tlv element, int identifier, String name)
      throws MalformedAsn1Exception {
    if (element.identifier() != identifier) {
      throw wrong(
          name + " has tag %02X, not %02X".formatted(element.identifier(), identifier), element);
    }
    return element.children(MAX_MEMBERS);
  }

  private static Tlv member(List<Tlv> members, int index, int identifier, String name)
      throws MalformedAsn1Exception {
    if (index >= members.size()) {
      throw new MalformedAsn1Exception(Problem.WRONG_STRUCTURE, name + " is absent");
    }
    Tlv member = members.get(index);
    if (member.identifier() != identifier) {
      throw wrong(
          name + " expected with tag %02X, found %02X".formatted(identifier, member.identifier()),
          member);
    }
    return member;
  }

  private static MalformedAsn1Exception wrong(String what, Tlv element) {
    return new MalformedAsn1Exception(
        Problem.WRONG_STRUCTURE, what + " (offset " + element.offset() + ")");
  }

  private static String oid(Tlv element) throws MalformedAsn1Exception {
    byte[] encoding = element.bytes();
    return Bouncy.parse(
            "object identifier",
            () -> ASN1ObjectIdentifier.getInstance(ASN1Primitive.fromByteArray(encoding)))
        .getId();
  }

  static int version(Tlv element) throws MalformedAsn1Exception {
    byte[] encoding = element.bytes();
    return Bouncy.parse(
        "version",
        () -> ASN1Integer.getInstance(ASN1Primitive.fromByteArray(encoding)).intValueExact());
  }

  private static Reason reason(Problem problem) {
    return switch (problem) {
      case EMPTY -> Reason.EMPTY;
      case NOT_ASN1 -> Reason.NOT_ASN1;
      case TRUNCATED -> Reason.TRUNCATED;
      case TRAILING_DATA -> Reason.TRAILING_DATA;
      case TOO_DEEP -> Reason.TOO_DEEP;
      case WRONG_STRUCTURE -> Reason.NOT_SIGNED_DATA;
    };
  }

  private static String advice(byte[] cms, MalformedAsn1Exception problem) {
    boolean text = cms.length > 1 && (cms[0] == '-' || (cms[0] == 'M' && cms[1] == 'I'));
    if (text) {
      return "; this looks like PEM or base64 text, send the DER bytes";
    }
    return problem.problem() == Problem.TRUNCATED ? "; send the complete file" : "";
  }
}
