package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.crypto.PublicKeyFacts;
import dev.marty.emrtd.crypto.PublicKeyReader;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * DG15: the public key of active authentication (Doc 9303-10 clause 4.7.15).
 *
 * @param subjectPublicKeyInfo as it stands in the file
 * @param key what it is; 0 bits if it is a key of a kind that cannot be read
 */
public record Dg15(Octets subjectPublicKeyInfo, PublicKeyFacts key) {

  /** Makes the file around a SubjectPublicKeyInfo. */
  public static byte[] encode(byte[] subjectPublicKeyInfo) {
    return Ber.element(DataGroup.DG15.tag(), subjectPublicKeyInfo);
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the key, or why there is none
   */
  public static Reading<Dg15> read(byte[] file) {
    return Ber.file(
        "DG15",
        DataGroup.DG15.tag(),
        file,
        outer -> {
          List<Tlv> members = Ber.members(outer);
          byte[] info = Ber.expect(members, 0, Tlv.SEQUENCE, "SubjectPublicKeyInfo").bytes();
          if (members.size() > 1) {
            throw FaultException.tag("something follows the SubjectPublicKeyInfo");
          }
          SubjectPublicKeyInfo parsed =
              Bouncy.decode("SubjectPublicKeyInfo", info, SubjectPublicKeyInfo::getInstance);
          return new Dg15(Octets.copyOf(info), PublicKeyReader.describe(parsed));
        });
  }
}
