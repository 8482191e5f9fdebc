package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Asn1Guard;
import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;

/**
 * Takes a CMS SignedData apart without decoding what it holds (RFC 5652 clauses 3 and 5.1), DER or
 * BER.
 *
 * <p>Pure; safe on any thread.
 */
public final class SignedDataParser {
  /** Far above any real list; the bound keeps a small input from filling the memory. */
  public static final int MAX_MEMBERS = 10_000;

  /** One SignerInfo is expected; each costs a signature check. */
  static final int MAX_SIGNERS = 8;

  private static final int CERTIFICATES = Tlv.CONTEXT_0;
  private static final int CRLS = Tlv.CONTEXT_0 + 1;

  private SignedDataParser() {}

  /**
   * Takes a SignedData apart. Needs memory in proportion to the bytes that are there, not to the
   * lengths they declare.
   *
   * @param cms DER (or BER) of a ContentInfo, not PEM, not base64; not null, not kept, not changed
   * @param profile what must be signed
   * @return its parts
   * @throws CmsRefusalException with the first five reasons, NOT_SIGNED_DATA, WRONG_CONTENT_TYPE,
   *     CONTENT_MISSING, NO_SIGNER or TOO_MANY_SIGNERS
   */
  public static SignedDataParts parse(byte[] cms, ContentProfile profile)
      throws CmsRefusalException {
    try {
      return signedData(Tlv.guarded(cms, Asn1Limits.CONTAINER), profile);
    } catch (MalformedAsn1Exception e) {
      throw new CmsRefusalException(reason(e.problem()), e.getMessage() + advice(cms, e), e);
    }
  }

  private static SignedDataParts signedData(Tlv contentInfo, ContentProfile profile)
      throws MalformedAsn1Exception, CmsRefusalException {
    List<Tlv> outer = Elements.of(contentInfo, Tlv.SEQUENCE, "ContentInfo", MAX_MEMBERS);
    ASN1ObjectIdentifier type = Elements.oid(Elements.at(outer, 0, Tlv.OID, "contentType"));
    if (!CMSObjectIdentifiers.signedData.equals(type)) {
      throw new CmsRefusalException(
          CmsReason.NOT_SIGNED_DATA,
          String.format(
              Locale.ROOT,
              "CMS content type is %s, not signedData %s",
              type,
              CMSObjectIdentifiers.signedData));
    }
    Tlv explicit = last(outer, 1, Tlv.CONTEXT_0, "content");
    Tlv signedData = last(explicit.children(MAX_MEMBERS), 0, Tlv.SEQUENCE, "SignedData");
    List<Tlv> fields = signedData.children(MAX_MEMBERS);
    int version = Elements.integer(Elements.at(fields, 0, Tlv.INTEGER, "version"), "version");
    List<Octets> digests = encodings(Elements.at(fields, 1, Tlv.SET, "digestAlgorithms"));
    List<Tlv> encapsulated =
        Elements.at(fields, 2, Tlv.SEQUENCE, "encapContentInfo").children(MAX_MEMBERS);
    ASN1ObjectIdentifier contentType = contentType(encapsulated, profile);
    Tlv wrapped = wrapped(encapsulated);
    Octets content = content(wrapped);

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
    List<Octets> signerInfos = encodings(Elements.at(fields, next, Tlv.SET, "signerInfos"));
    if (next + 1 != fields.size()) {
      throw Elements.wrong("SignedData has fields after signerInfos", fields.get(next + 1));
    }
    checkCount(signerInfos.size());
    boolean der =
        !contentInfo.indefinite()
            && !explicit.indefinite()
            && !signedData.indefinite()
            && wrapped.identifier() == Tlv.OCTET_STRING
            && Asn1Guard.derForms(fields.get(0).bytes());
    return new SignedDataParts(
        version, digests, contentType, content, certificates, crls, signerInfos, der);
  }

  private static ASN1ObjectIdentifier contentType(List<Tlv> encapsulated, ContentProfile profile)
      throws MalformedAsn1Exception, CmsRefusalException {
    ASN1ObjectIdentifier type = Elements.oid(Elements.at(encapsulated, 0, Tlv.OID, "eContentType"));
    if (!profile.contentTypes().contains(type)) {
      throw new CmsRefusalException(
          CmsReason.WRONG_CONTENT_TYPE,
          String.format(
              Locale.ROOT,
              "eContentType is %s, %s has %s",
              type,
              profile.object(),
              profile.contentTypes().get(0)));
    }
    if (encapsulated.size() < 2) {
      throw new CmsRefusalException(
          CmsReason.CONTENT_MISSING,
          String.format(
              Locale.ROOT,
              "eContent is absent (detached signature); send %s with its content",
              profile.object()));
    }
    return type;
  }

  /** An element with none after it: nobody signs what could stand there. */
  private static Tlv last(List<Tlv> elements, int index, int identifier, String name)
      throws MalformedAsn1Exception {
    Tlv found = Elements.at(elements, index, identifier, name);
    if (index + 1 != elements.size()) {
      throw Elements.wrong("something follows " + name, elements.get(index + 1));
    }
    return found;
  }

  private static Tlv wrapped(List<Tlv> encapsulated) throws MalformedAsn1Exception {
    Tlv explicit = last(encapsulated, 1, Tlv.CONTEXT_0, "eContent");
    List<Tlv> wrapped = explicit.children(MAX_MEMBERS);
    if (wrapped.size() != 1) {
      throw Elements.wrong("eContent is not one OCTET STRING", explicit);
    }
    return wrapped.get(0);
  }

  private static Octets content(Tlv wrapped) throws MalformedAsn1Exception {
    if (wrapped.identifier() == Tlv.OCTET_STRING) {
      // It may have megabytes: one copy is enough.
      return Octets.owned(wrapped.content());
    }
    // BER allows the octets in segments; BouncyCastle joins them.
    return Octets.copyOf(
        Bouncy.decode(
            "eContent",
            wrapped.bytes(),
            Asn1Limits.CONTAINER,
            value -> ASN1OctetString.getInstance(value).getOctets()));
  }

  private static void checkCount(int signers) throws CmsRefusalException {
    if (signers == 0) {
      throw new CmsRefusalException(
          CmsReason.NO_SIGNER, "signerInfos is empty: nobody signed the content");
    }
    if (signers > MAX_SIGNERS) {
      throw new CmsRefusalException(
          CmsReason.TOO_MANY_SIGNERS,
          String.format(
              Locale.ROOT,
              "%d SignerInfos; one is expected, at most %d are checked",
              signers,
              MAX_SIGNERS));
    }
  }

  private static List<Octets> encodings(Tlv set) throws MalformedAsn1Exception {
    List<Octets> encodings = new ArrayList<>();
    for (Tlv child : set.children(MAX_MEMBERS)) {
      encodings.add(Octets.copyOf(child.bytes()));
    }
    return encodings;
  }

  private static CmsReason reason(Problem problem) {
    return switch (problem) {
      case EMPTY -> CmsReason.EMPTY;
      case NOT_ASN1 -> CmsReason.NOT_ASN1;
      case TRUNCATED -> CmsReason.TRUNCATED;
      case TRAILING_DATA -> CmsReason.TRAILING_DATA;
      case TOO_DEEP -> CmsReason.TOO_DEEP;
      case TOO_LARGE -> CmsReason.TOO_LARGE;
      case WRONG_STRUCTURE -> CmsReason.NOT_SIGNED_DATA;
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
