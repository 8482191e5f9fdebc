package dev.marty.emrtd.content;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;

/**
 * What BER or DER bytes are, told from their outermost structure and never from a name or a media
 * type: enough to choose the reader whose complaints will make sense. Whether text holds such bytes
 * tells {@link FileForm}.
 *
 * <p>Pure; safe on any thread; one pass over the bytes, nothing is decoded.
 */
public enum ContentKind {
  /** An X.509 certificate. */
  CERTIFICATE,
  /** A certificate revocation list. */
  CRL,
  /** SignedData of a CSCA master list. */
  MASTER_LIST,
  /** The CscaMasterList of a master list, without the SignedData around it. */
  BARE_MASTER_LIST,
  /** A whole EF.SOD. */
  SOD,
  /** The CMS object of an EF.SOD. */
  SOD_WITHOUT_TAG,
  /** SignedData of a deviation list. */
  DEVIATION_LIST,
  /** SignedData without content and signers that carries certificates, as PKCS#7 bundles do. */
  CERTIFICATE_BUNDLE,
  /** Another CMS object. */
  OTHER_CMS,
  /** PKCS#10. */
  CERTIFICATION_REQUEST,
  /** PKCS#8 or an older form. */
  PRIVATE_KEY,
  /** PKCS#12. */
  KEY_STORE,
  /** Anything else. */
  OTHER_ASN1;

  private static final int MAX_MEMBERS = 1_000;
  private static final int SOD_TAG = 0x77;

  /** By eContentType. */
  private static final Map<ASN1ObjectIdentifier, ContentKind> SIGNED =
      Map.of(
          Oids.MASTER_LIST, MASTER_LIST,
          Oids.LDS_SECURITY_OBJECT, SOD_WITHOUT_TAG,
          Oids.DRAFT_LDS_SECURITY_OBJECT, SOD_WITHOUT_TAG,
          Oids.DEVIATION_LIST, DEVIATION_LIST);

  /**
   * Looks at the structure.
   *
   * @param bytes BER or DER, not null, not kept, not changed
   * @return what it looks like
   * @throws MalformedAsn1Exception if the bytes are not one whole element
   */
  public static ContentKind of(byte[] bytes) throws MalformedAsn1Exception {
    // The widest, since it may be a CRL; the reader of the kind has limits of its own.
    Tlv outer = Tlv.guarded(bytes, Asn1Limits.CRL);
    if (outer.identifier() == SOD_TAG) {
      return SOD;
    }
    if (outer.identifier() != Tlv.SEQUENCE) {
      return OTHER_ASN1;
    }
    List<Tlv> parts = outer.children(MAX_MEMBERS);
    if (startsWith(parts, Tlv.OID)) {
      return cms(parts);
    }
    if (parts.size() == 3 && startsWith(parts, Tlv.SEQUENCE, Tlv.SEQUENCE, BERTags.BIT_STRING)) {
      return signed(parts.get(0).children(MAX_MEMBERS));
    }
    if (parts.size() == 2 && startsWith(parts, Tlv.INTEGER, Tlv.SET)) {
      return BARE_MASTER_LIST;
    }
    if (startsWith(parts, Tlv.INTEGER, Tlv.SEQUENCE, Tlv.OCTET_STRING)
        || startsWith(parts, Tlv.INTEGER, Tlv.OCTET_STRING)
        || parts.stream().filter(part -> part.identifier() == Tlv.INTEGER).count() > 5) {
      return PRIVATE_KEY;
    }
    return startsWith(parts, Tlv.INTEGER, Tlv.SEQUENCE) ? KEY_STORE : OTHER_ASN1;
  }

  /** Certificates have their times one level deeper than CRLs, requests have none. */
  private static ContentKind signed(List<Tlv> fields) {
    if (fields.stream().anyMatch(ContentKind::time)) {
      return CRL;
    }
    return startsWith(fields, Tlv.INTEGER, Tlv.SEQUENCE, Tlv.SEQUENCE, Tlv.CONTEXT_0)
        ? CERTIFICATION_REQUEST
        : CERTIFICATE;
  }

  private static ContentKind cms(List<Tlv> contentInfo) throws MalformedAsn1Exception {
    if (!CMSObjectIdentifiers.signedData.equals(Elements.oid(contentInfo.get(0)))
        || contentInfo.size() < 2) {
      return OTHER_CMS;
    }
    List<Tlv> fields =
        Elements.at(contentInfo.get(1).children(1), 0, Tlv.SEQUENCE, "SignedData")
            .children(MAX_MEMBERS);
    List<Tlv> encapsulated =
        Elements.at(fields, 2, Tlv.SEQUENCE, "encapContentInfo").children(MAX_MEMBERS);
    ContentKind known =
        SIGNED.get(Elements.oid(Elements.at(encapsulated, 0, Tlv.OID, "eContentType")));
    if (known != null) {
      return known;
    }
    Tlv signers = fields.get(fields.size() - 1);
    return encapsulated.size() == 1
            && signers.identifier() == Tlv.SET
            && signers.content().length == 0
        ? CERTIFICATE_BUNDLE
        : OTHER_CMS;
  }

  private static boolean time(Tlv element) {
    return element.identifier() == BERTags.UTC_TIME
        || element.identifier() == BERTags.GENERALIZED_TIME;
  }

  private static boolean startsWith(List<Tlv> elements, int... identifiers) {
    for (int i = 0; i < identifiers.length; i++) {
      if (i >= elements.size() || elements.get(i).identifier() != identifiers[i]) {
        return false;
      }
    }
    return true;
  }
}
