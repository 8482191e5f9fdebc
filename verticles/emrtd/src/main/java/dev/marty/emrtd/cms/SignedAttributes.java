package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Moments;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.x509.Time;

/**
 * The signedAttrs of a SignerInfo (RFC 5652 clauses 5.3, 5.4 and 11).
 *
 * @param received the attributes as they stand, under the tag of a SET
 * @param der their DER encoding, which RFC 5652 clause 5.4 wants signed; equal to received where
 *     the signer encodes DER
 * @param digest value of messageDigest
 * @param signingTime value of signingTime, or null
 */
public record SignedAttributes(Octets received, Octets der, Octets digest, Instant signingTime) {
  /**
   * Reads the attributes.
   *
   * @param field the [0] IMPLICIT field of the SignerInfo
   * @param contentType the eContentType that attribute contentType must repeat
   */
  static SignedAttributes read(Tlv field, ASN1ObjectIdentifier contentType)
      throws CmsRefusalException {
    byte[] received = field.bytes();
    received[0] = Tlv.SET;
    try {
      ASN1Set set = Bouncy.decode("signedAttrs", received, ASN1Set::getInstance);
      byte[] der =
          Bouncy.parse("signedAttrs", () -> new DERSet(set.toArray()).getEncoded(ASN1Encoding.DER));
      List<Attribute> attributes =
          Bouncy.parse(
              "signedAttrs",
              () -> {
                List<Attribute> list = new ArrayList<>();
                set.forEach(attribute -> list.add(Attribute.getInstance(attribute)));
                return list;
              });
      checkContentType(attributes, contentType);
      ASN1Encodable digest = required(attributes, CMSAttributes.messageDigest, "messageDigest");
      byte[] digestValue =
          Bouncy.parse("messageDigest", () -> ASN1OctetString.getInstance(digest).getOctets());
      return new SignedAttributes(
          Octets.copyOf(received),
          Octets.copyOf(der),
          Octets.copyOf(digestValue),
          signingTime(attributes));
    } catch (MalformedAsn1Exception e) {
      throw CmsRefusalException.malformed(CmsReason.SIGNED_ATTRIBUTES_INVALID, "SignerInfo", e);
    }
  }

  private static void checkContentType(List<Attribute> attributes, ASN1ObjectIdentifier expected)
      throws CmsRefusalException, MalformedAsn1Exception {
    ASN1Encodable value = required(attributes, CMSAttributes.contentType, "contentType");
    ASN1ObjectIdentifier type =
        Bouncy.parse("contentType", () -> ASN1ObjectIdentifier.getInstance(value));
    if (!expected.equals(type)) {
      throw invalid("attribute contentType says " + type + ", eContentType " + expected);
    }
  }

  private static Instant signingTime(List<Attribute> attributes)
      throws CmsRefusalException, MalformedAsn1Exception {
    if (count(attributes, CMSAttributes.signingTime) == 0) {
      return null;
    }
    ASN1Encodable value = required(attributes, CMSAttributes.signingTime, "signingTime");
    return Bouncy.parse("signingTime", () -> Moments.read(Time.getInstance(value)));
  }

  /** RFC 5652 clause 11: each of these attributes once, with exactly one value. */
  private static ASN1Encodable required(
      List<Attribute> attributes, ASN1ObjectIdentifier type, String name)
      throws CmsRefusalException {
    if (count(attributes, type) != 1) {
      throw invalid(
          "attribute " + name + " occurs " + count(attributes, type) + " times, must be once");
    }
    Attribute attribute =
        attributes.stream().filter(a -> a.getAttrType().equals(type)).findFirst().orElseThrow();
    if (attribute.getAttrValues().size() != 1) {
      throw invalid("attribute " + name + " must have one value");
    }
    return attribute.getAttrValues().getObjectAt(0);
  }

  private static long count(List<Attribute> attributes, ASN1ObjectIdentifier type) {
    return attributes.stream().filter(a -> a.getAttrType().equals(type)).count();
  }

  private static CmsRefusalException invalid(String detail) {
    return new CmsRefusalException(CmsReason.SIGNED_ATTRIBUTES_INVALID, detail);
  }
}
