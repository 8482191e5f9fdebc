package dev.marty.emrtd.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.util.Properties;

/**
 * Changes one thing in the ASN.1 of a certificate or CRL, where no library would make it wrong. The
 * signature is not made again: it is not what the checks look at.
 */
final class Spoiler {
  private Spoiler() {}

  /** Changes the fields of the signed part. */
  static byte[] signedPart(byte[] der, Consumer<List<ASN1Encodable>> change) {
    return outer(der, parts -> parts.set(0, changed(parts.get(0), change)));
  }

  /** Changes the three parts. */
  static byte[] outer(byte[] der, Consumer<List<ASN1Encodable>> change) {
    return lenient(() -> changed(ASN1Sequence.getInstance(der), change).getEncoded());
  }

  /** A sequence with something changed; in its own encoding, not sorted into DER. */
  static DLSequence changed(ASN1Encodable sequence, Consumer<List<ASN1Encodable>> change) {
    List<ASN1Encodable> elements =
        Arrays.stream(ASN1Sequence.getInstance(sequence).toArray()).collect(Collectors.toList());
    change.accept(elements);
    return new DLSequence(elements.toArray(ASN1Encodable[]::new));
  }

  /** An INTEGER with octets that need not be minimal. */
  static ASN1Integer integer(int... octets) {
    byte[] content = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      content[i] = (byte) octets[i];
    }
    return lenient(() -> new ASN1Integer(content));
  }

  /** An extension, perhaps with its criticality spelled out. */
  static DERSequence extension(
      ASN1ObjectIdentifier oid, ASN1Encodable criticality, ASN1Encodable value) {
    try {
      DEROctetString octets = new DEROctetString(value.toASN1Primitive().getEncoded());
      return new DERSequence(
          criticality == null
              ? new ASN1Encodable[] {oid, octets}
              : new ASN1Encodable[] {oid, criticality, octets});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same element with one superfluous octet of length, which BER allows. */
  static byte[] ber(byte[] der) {
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) 0x83;
    System.arraycopy(der, 2, longer, 3, der.length - 2);
    if (der[1] != (byte) 0x82) {
      throw new IllegalArgumentException("made for elements of 256 to 65535 octets");
    }
    return longer;
  }

  /** Superfluous octets of integers pass, in reading and in making. */
  private static <T> T lenient(Callable<T> work) {
    String property = "org.bouncycastle.asn1.allow_unsafe_integer";
    Properties.setThreadOverride(property, true);
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      Properties.removeThreadOverride(property);
    }
  }
}
