package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.bsi.BSIObjectIdentifiers;

/**
 * DG14: which security protocols the chip knows (Doc 9303-10 clause 4.7.14). Made for active
 * authentication with ECDSA, whose signature algorithm DG15 cannot tell (Doc 9303-11); others are
 * read by their object identifiers.
 *
 * @param protocols object identifiers of the SecurityInfos, in their order
 * @param content the SET OF SecurityInfo as it stands
 */
public record Dg14(List<String> protocols, Octets content) {
  private static final int VERSION = 1;

  /** Copies the list. */
  public Dg14 {
    protocols = List.copyOf(protocols);
  }

  /**
   * Makes the file for active authentication with ECDSA in plain form.
   *
   * @param digest the hash function, not longer than the order of the curve
   */
  public static byte[] encodeActiveAuthentication(DigestAlgorithm digest) {
    ASN1ObjectIdentifier signature =
        switch (digest) {
          case SHA1 -> BSIObjectIdentifiers.ecdsa_plain_SHA1;
          case SHA224 -> BSIObjectIdentifiers.ecdsa_plain_SHA224;
          case SHA256 -> BSIObjectIdentifiers.ecdsa_plain_SHA256;
          case SHA384 -> BSIObjectIdentifiers.ecdsa_plain_SHA384;
          case SHA512 -> BSIObjectIdentifiers.ecdsa_plain_SHA512;
        };
    ASN1EncodableVector info = new ASN1EncodableVector();
    info.add(Oids.ACTIVE_AUTHENTICATION);
    info.add(new ASN1Integer(VERSION));
    info.add(signature);
    try {
      byte[] infos = new DERSet(new DERSequence(info)).getEncoded(ASN1Encoding.DER);
      return Ber.element(DataGroup.DG14.tag(), infos);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding in memory does not fail", e);
    }
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the protocols, or why there are none
   */
  public static Reading<Dg14> read(byte[] file) {
    return Ber.file(
        "DG14",
        DataGroup.DG14.tag(),
        file,
        outer -> {
          List<Tlv> members = Ber.members(outer);
          byte[] infos = Ber.expect(members, 0, Tlv.SET, "SecurityInfos").bytes();
          if (members.size() > 1) {
            throw FaultException.tag("something follows the SecurityInfos");
          }
          List<String> protocols =
              Bouncy.decode(
                  "SecurityInfos",
                  infos,
                  set ->
                      Arrays.stream(ASN1Set.getInstance(set).toArray())
                          .map(info -> ASN1Sequence.getInstance(info).getObjectAt(0))
                          .map(oid -> ASN1ObjectIdentifier.getInstance(oid).getId())
                          .toList());
          return new Dg14(protocols, Octets.copyOf(infos));
        });
  }
}
