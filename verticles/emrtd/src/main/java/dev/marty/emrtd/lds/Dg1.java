package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.mrz.MrzFinding;
import dev.marty.emrtd.mrz.MrzOutcome;
import dev.marty.emrtd.mrz.MrzReader;
import java.util.List;
import java.util.Locale;

/**
 * DG1: the machine readable zone (Doc 9303-10 clause 4.7.1).
 *
 * @param mrz its fields
 * @param findings what is wrong in the zone; a file that is wrong in its structure is refused
 */
public record Dg1(Mrz mrz, List<MrzFinding> findings) {
  private static final int MRZ = 0x5F1F;

  /** Copies the findings. */
  public Dg1 {
    findings = List.copyOf(findings);
  }

  /** Makes the file. */
  public static byte[] encode(Mrz mrz) {
    return Ber.element(DataGroup.DG1.tag(), Ber.element(MRZ, mrz.encoded()));
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the zone, or why there is none
   */
  public static Reading<Dg1> read(byte[] file) {
    return Ber.file(
        "DG1",
        DataGroup.DG1.tag(),
        file,
        outer -> {
          List<Tlv> members = Ber.members(outer);
          Tlv zone = Ber.expect(members, 0, MRZ, "machine readable zone");
          if (members.size() > 1) {
            throw FaultException.tag(
                String.format(
                    Locale.ROOT,
                    "tag %s follows the machine readable zone",
                    Ber.hex(members.get(1).tag())));
          }
          MrzOutcome outcome = MrzReader.read(zone.content());
          if (outcome instanceof MrzOutcome.Refused refused) {
            String detail = refused.detail();
            throw FaultException.value(detail.substring(0, detail.length() - 1));
          }
          MrzOutcome.Read read = (MrzOutcome.Read) outcome;
          return new Dg1(read.mrz(), read.findings());
        });
  }

  /** Text of a stranger for a message: bounded, and nothing but visible ASCII. */
  static String printable(String text) {
    String start = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return start.replaceAll("[^ -~…]", "?");
  }
}
