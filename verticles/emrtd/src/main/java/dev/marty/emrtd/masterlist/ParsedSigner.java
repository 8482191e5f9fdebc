package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.SignerInfo;

/**
 * A SignerInfo with its signed attributes (RFC 5652 clause 5.3).
 *
 * @param info as BouncyCastle decoded it
 * @param digest the hash function of digestAlgorithm
 * @param attributes the signed attributes
 */
record ParsedSigner(SignerInfo info, DigestAlgorithm digest, SignedAttributes attributes) {
  private static final int MAX_FIELDS = 7;
  private static final int ATTRIBUTES_INDEX = 3;

  static ParsedSigner parse(byte[] encoding) throws RefusalException {
    try {
      Tlv element = Tlv.guarded(encoding, Asn1Limits.STANDARD);
      SignerInfo info =
          Bouncy.parse(
              "SignerInfo", () -> SignerInfo.getInstance(ASN1Primitive.fromByteArray(encoding)));
      Tlv field = element.children(MAX_FIELDS).get(ATTRIBUTES_INDEX);
      if (field.identifier() != Tlv.CONTEXT_0) {
        throw new RefusalException(
            Reason.SIGNED_ATTRIBUTES_MISSING,
            "SignerInfo has no signedAttrs; Doc 9303-12 Table 18 demands them with signingTime");
      }
      SignedAttributes attributes = SignedAttributes.read(field);
      String oid = info.getDigestAlgorithm().getAlgorithm().getId();
      DigestAlgorithm digest =
          DigestAlgorithm.of(info.getDigestAlgorithm().getAlgorithm())
              .orElseThrow(
                  () ->
                      new RefusalException(
                          Reason.UNSUPPORTED_ALGORITHM,
                          "digestAlgorithm " + oid + " is not SHA-1 or SHA-2"));
      return new ParsedSigner(info, digest, attributes);
    } catch (MalformedAsn1Exception e) {
      throw RefusalException.malformed(Reason.NOT_SIGNED_DATA, "SignerInfo", e);
    }
  }
}
