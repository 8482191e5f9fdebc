package dev.marty.pkd;

import dev.marty.emrtd.asn1.Oids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.DLTaggedObject;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.cert.X509CertificateHolder;

/** A Deviation of Doc 9303-12 clause 10.2, field by field. */
final class Deviant {
  private final List<ASN1Encodable> documents = new ArrayList<>();

  Deviant type(String type) {
    return tagged(0, new DERPrintableString(type));
  }

  /** By issuer and serial. */
  Deviant named(byte[] signer) throws IOException {
    return tagged(
        1, new IssuerAndSerialNumber(new X509CertificateHolder(signer).toASN1Structure()));
  }

  Deviant key(byte[] keyIdentifier) {
    return tagged(2, new DEROctetString(keyIdentifier));
  }

  Deviant digest(byte[] digest) {
    return tagged(3, new DEROctetString(digest));
  }

  Deviant issued(String from, String to) {
    return tagged(
        4,
        new DERSequence(
            new ASN1Encodable[] {new DERGeneralizedTime(from), new DERGeneralizedTime(to)}));
  }

  Deviant numbers(Stream<String> numbers) {
    return tagged(
        5, new DERSet(numbers.map(DERPrintableString::new).toArray(ASN1Encodable[]::new)));
  }

  /** As they are given, whatever they are. */
  Deviant anything(ASN1Encodable... numbers) {
    documents.add(new DLTaggedObject(false, 5, new DLSet(numbers)));
    return this;
  }

  private Deviant tagged(int tag, ASN1Encodable value) {
    documents.add(new DERTaggedObject(false, tag, value));
    return this;
  }

  /** The whole: a hash of a data group is wrong, or whatever the arc says. */
  byte[] encoded(String arc, String text) {
    ASN1Encodable[] description = {
      new DERPrintableString(text), Oids.DEVIATION_LIST.branch(arc),
    };
    try {
      return new DLSequence(
              new ASN1Encodable[] {
                new DLSequence(documents.toArray(ASN1Encodable[]::new)),
                new DERSet(new DERSequence(description))
              })
          .getEncoded(ASN1Encoding.DL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
