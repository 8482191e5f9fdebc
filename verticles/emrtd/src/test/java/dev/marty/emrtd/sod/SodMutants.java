package dev.marty.emrtd.sod;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/** Takes a right EF.SOD apart and puts it together wrongly, its signature left as it was. */
final class SodMutants {
  /** Behind version, digestAlgorithms, encapContentInfo and certificates. */
  private static final int SIGNER_INFOS = 4;

  private SodMutants() {}

  /** Any structure as the content of a ContentInfo in an EF.SOD. */
  static byte[] file(ASN1Encodable signedData) {
    return encoded(
        new DERTaggedObject(
            true,
            BERTags.APPLICATION,
            0x17,
            new ContentInfo(CMSObjectIdentifiers.signedData, signedData)));
  }

  /** Another LDSSecurityObject under the old signature. */
  static byte[] content(byte[] file, byte[] content) {
    return contentType(file, "2.23.136.1.1.1", content);
  }

  /** Another content type, too. */
  static byte[] contentType(byte[] file, String type, byte[] content) {
    SignedData data = SodMakerTest.signedData(file);
    return file(
        new SignedData(
            data.getDigestAlgorithms(),
            new ContentInfo(
                new ASN1ObjectIdentifier(type),
                content == null ? null : new DEROctetString(content)),
            data.getCertificates(),
            null,
            data.getSignerInfos()));
  }

  /** Other SignerInfos. */
  static byte[] signers(byte[] file, ASN1Encodable... signers) {
    return signedData(file, SIGNER_INFOS, new DERSet(signers));
  }

  /** The first SignerInfo with one of its elements replaced, or left out with null. */
  static ASN1Sequence signer(byte[] file, int element, ASN1Encodable replacement) {
    ASN1Sequence signer =
        ASN1Sequence.getInstance(
            SignerInfo.getInstance(SodMakerTest.signedData(file).getSignerInfos().getObjectAt(0))
                .toASN1Primitive());
    return replaced(signer, element, replacement);
  }

  /** The SignedData with one of its elements replaced, or left out with null. */
  static byte[] signedData(byte[] file, int element, ASN1Encodable replacement) {
    return file(
        replaced(
            ASN1Sequence.getInstance(SodMakerTest.signedData(file).toASN1Primitive()),
            element,
            replacement));
  }

  /** An LDSSecurityObject of any elements. */
  static byte[] lds(ASN1Encodable... elements) {
    return encoded(new DERSequence(elements));
  }

  /** A DataGroupHash. */
  static DERSequence hash(int number, int length) {
    return new DERSequence(new ASN1Integer(number), new DEROctetString(new byte[length]));
  }

  private static ASN1Sequence replaced(
      ASN1Sequence sequence, int element, ASN1Encodable replacement) {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    for (int i = 0; i < sequence.size(); i++) {
      if (i != element) {
        parts.add(sequence.getObjectAt(i));
      } else if (replacement != null) {
        parts.add(replacement);
      }
    }
    return new DERSequence(parts);
  }

  static byte[] encoded(ASN1Encodable object) {
    try {
      return object.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
