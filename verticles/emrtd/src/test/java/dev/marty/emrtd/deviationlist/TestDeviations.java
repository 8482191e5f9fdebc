package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.SignedListMaker;
import dev.marty.emrtd.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Deviation lists of Utopia, piece by piece. */
final class TestDeviations {
  static final TestPki PKI = TestPki.EXPLICIT_EC;
  static final String CONTENT_TYPE = "2.23.136.1.1.7";
  static final String TYPES = CONTENT_TYPE + ".";

  /** The signer's certificate and its CSCA's, once: signatures of ECDSA differ each time. */
  static final byte[] SIGNER =
      PKI.signer()
          .with(
              Extension.extendedKeyUsage,
              true,
              new ExtendedKeyUsage(
                  KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.136.1.1.8"))))
          .der();

  static final byte[] CSCA = PKI.csca();

  private TestDeviations() {}

  /** A list signed by the right signer, its CSCA beside it. */
  static SignedListMaker list(byte[] content) {
    return PKI.listSignedBy(SIGNER).content(CONTENT_TYPE, content);
  }

  /** A list without its CSCA. */
  static SignedListMaker listWithoutCsca(byte[] content, byte[]... beside) {
    return new SignedListMaker()
        .beside(SIGNER)
        .beside(beside)
        .signedBy(SIGNER, CertificateMaker.contentSigner(PKI.signerKeys(), PKI.algorithm()))
        .content(CONTENT_TYPE, content);
  }

  /** DeviationList with a digest algorithm. */
  static byte[] content(String digest, ASN1Encodable... deviations) {
    return encoded(
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1Integer(0),
              new AlgorithmIdentifier(new ASN1ObjectIdentifier(digest)),
              new DERSet(deviations)
            }));
  }

  /** DeviationList without one. */
  static byte[] content(ASN1Encodable... deviations) {
    return encoded(
        new DERSequence(new ASN1Encodable[] {new ASN1Integer(0), new DERSet(deviations)}));
  }

  static ASN1Encodable deviation(ASN1Encodable documents, ASN1Encodable... descriptions) {
    return new DERSequence(new ASN1Encodable[] {documents, new DERSet(descriptions)});
  }

  static ASN1Encodable documents(ASN1Encodable... fields) {
    return new DERSequence(fields);
  }

  static ASN1Encodable documentType(String type) {
    return new DERTaggedObject(false, 0, new DERPrintableString(type));
  }

  static ASN1Encodable issued(String first, String last) {
    return new DERTaggedObject(
        false,
        4,
        new DERSequence(
            new ASN1Encodable[] {new DERGeneralizedTime(first), new DERGeneralizedTime(last)}));
  }

  static ASN1Encodable numbers(String... numbers) {
    return new DERTaggedObject(
        false,
        5,
        new DERSet(
            Arrays.stream(numbers).map(DERPrintableString::new).toArray(ASN1Encodable[]::new)));
  }

  static ASN1Encodable description(String arc, ASN1Encodable... more) {
    ASN1Encodable[] fields = new ASN1Encodable[more.length + 1];
    fields[0] = new ASN1ObjectIdentifier(TYPES + arc);
    System.arraycopy(more, 0, fields, 1, more.length);
    return new DERSequence(fields);
  }

  static byte[] encoded(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
