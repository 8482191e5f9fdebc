package dev.marty.emrtd.sod;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Encodes an LDSSecurityObject (Doc 9303-10 clause 4.6.2.3). BouncyCastle has a class for it, which
 * chooses the version by itself.
 */
final class LdsEncoder {
  private LdsEncoder() {}

  static byte[] encode(LdsSecurityObject lds) {
    ASN1EncodableVector hashes = new ASN1EncodableVector();
    lds.hashes()
        .forEach(
            (number, hash) ->
                hashes.add(
                    new DERSequence(
                        new ASN1Integer(number), new DEROctetString(hash.toByteArray()))));
    ASN1EncodableVector object = new ASN1EncodableVector();
    object.add(new ASN1Integer(lds.version()));
    object.add(new AlgorithmIdentifier(lds.digest().oid()));
    object.add(new DERSequence(hashes));
    if (lds.version() == 1) {
      object.add(
          new DERSequence(
              new DERPrintableString(lds.ldsVersion()),
              new DERPrintableString(lds.unicodeVersion())));
    }
    try {
      return new DERSequence(object).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException("an encoding in memory failed", e);
    }
  }
}
