package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;

/**
 * A SignerInfo with its signed attributes (RFC 5652 clause 5.3).
 *
 * @param info as BouncyCastle decoded it
 * @param digest the hash function of digestAlgorithm
 * @param attributes the signed attributes
 */
public record CmsSigner(SignerInfo info, DigestAlgorithm digest, SignedAttributes attributes) {
  private static final int MAX_FIELDS = 7;
  private static final int SID_INDEX = 1;
  private static final int ATTRIBUTES_INDEX = 3;
  private static final int KEY_IDENTIFIER = 0x80;

  /**
   * Reads a SignerInfo.
   *
   * @param encoding exactly as it stands
   * @param contentType the eContentType of the object
   * @return the signer
   * @throws CmsRefusalException NOT_SIGNED_DATA for what is no SignerInfo,
   *     SIGNED_ATTRIBUTES_MISSING, SIGNED_ATTRIBUTES_INVALID or UNSUPPORTED_ALGORITHM
   */
  public static CmsSigner parse(Octets encoding, ASN1ObjectIdentifier contentType)
      throws CmsRefusalException {
    try {
      byte[] bytes = encoding.toByteArray();
      Tlv element = Tlv.guarded(bytes, Asn1Limits.OBJECT);
      SignerInfo info = Bouncy.decode("SignerInfo", bytes, SignerInfo::getInstance);
      List<Tlv> fields = element.children(MAX_FIELDS);
      checkSid(fields.get(SID_INDEX));
      Tlv field = fields.get(ATTRIBUTES_INDEX);
      if (field.identifier() != Tlv.CONTEXT_0) {
        throw new CmsRefusalException(
            CmsReason.SIGNED_ATTRIBUTES_MISSING,
            "SignerInfo has no signedAttrs; Doc 9303 demands them in every signed object");
      }
      SignedAttributes attributes = SignedAttributes.read(field, contentType);
      String oid = info.getDigestAlgorithm().getAlgorithm().getId();
      DigestAlgorithm digest =
          DigestAlgorithm.of(info.getDigestAlgorithm().getAlgorithm())
              .orElseThrow(
                  () ->
                      new CmsRefusalException(
                          CmsReason.UNSUPPORTED_ALGORITHM,
                          "digestAlgorithm " + oid + " is not SHA-1 or SHA-2"));
      return new CmsSigner(info, digest, attributes);
    } catch (MalformedAsn1Exception e) {
      throw CmsRefusalException.malformed(CmsReason.NOT_SIGNED_DATA, "SignerInfo", e);
    }
  }

  /** BouncyCastle takes any tag for a key identifier's. */
  private static void checkSid(Tlv sid) throws CmsRefusalException {
    if (sid.identifier() != Tlv.SEQUENCE && sid.identifier() != KEY_IDENTIFIER) {
      throw new CmsRefusalException(
          CmsReason.NOT_SIGNED_DATA,
          String.format(
              Locale.ROOT,
              "sid of SignerInfo has the tag %02X: neither issuer and serial number nor a key"
                  + " identifier",
              sid.identifier()));
    }
  }
}
