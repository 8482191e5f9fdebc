package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * DG2: the face, as nested biometric information templates (Doc 9303-10 clause 4.7.2, ISO/IEC
 * 7816-11).
 *
 * @param templates one to nine
 */
public record Dg2(List<Template> templates) {
  private static final int GROUP = 0x7F61;
  private static final int TEMPLATE = 0x7F60;
  private static final int HEADER = 0xA1;
  private static final int FORMAT_OWNER = 0x87;
  private static final int FORMAT_TYPE = 0x88;
  private static final int DATA = 0x5F2E;
  private static final int EXTENDED_DATA = 0x7F2E;
  private static final int ISO_JTC1_SC37 = 0x0101;
  private static final int FACE_19794_5 = 0x0008;
  private static final int MOST = 9;

  /** Copies the templates. */
  public Dg2 {
    templates = List.copyOf(templates);
  }

  /**
   * One biometric information template.
   *
   * @param formatOwner registered owner of the format, 0x0101 for ISO/IEC JTC 1/SC 37
   * @param formatType of that owner, 8 for ISO/IEC 19794-5
   * @param data the biometric data block as it stands
   * @param images those of an ISO/IEC 19794-5 record; empty for other formats, ISO/IEC 39794-5
   *     among them
   */
  public record Template(int formatOwner, int formatType, Octets data, List<FaceImage> images) {
    /** Copies the images. */
    public Template {
      images = List.copyOf(images);
    }
  }

  /** All images of all templates. */
  public List<FaceImage> images() {
    return templates.stream().flatMap(template -> template.images().stream()).toList();
  }

  /** Makes the file around one image. */
  public static byte[] encode(FaceImage face) {
    byte[] header =
        Ber.element(
            HEADER,
            Ber.element(0x80, new byte[] {1, 1}),
            // Biometric type: facial features; no subtype.
            Ber.element(0x81, new byte[] {2}),
            Ber.element(0x82, new byte[] {0}),
            Ber.element(FORMAT_OWNER, two(ISO_JTC1_SC37)),
            Ber.element(FORMAT_TYPE, two(FACE_19794_5)));
    byte[] template = Ber.element(TEMPLATE, header, Ber.element(DATA, FaceRecord.encode(face)));
    return Ber.element(
        DataGroup.DG2.tag(),
        Ber.element(GROUP, Ber.element(Tlv.INTEGER, new byte[] {1}), template));
  }

  private static byte[] two(int number) {
    return new byte[] {(byte) (number >>> 8), (byte) number};
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the templates, or why there are none
   */
  public static Reading<Dg2> read(byte[] file) {
    return Ber.file("DG2", DataGroup.DG2.tag(), file, outer -> new Dg2(templates(outer)));
  }

  private static List<Template> templates(Tlv outer) throws FaultException, MalformedAsn1Exception {
    List<Tlv> groups = Ber.members(outer);
    Tlv group = Ber.expect(groups, 0, GROUP, "biometric information group template");
    if (groups.size() > 1) {
      throw FaultException.tag("something follows the biometric information group template");
    }
    List<Tlv> members = Ber.members(group);
    byte[] number = Ber.expect(members, 0, Tlv.INTEGER, "number of instances").content();
    if (number.length != 1 || number[0] < 1 || number[0] > MOST) {
      throw FaultException.value("the number of instances is not from 1 to " + MOST);
    }
    if (members.size() != 1 + number[0]) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "there are %d biometric information templates, %d are announced",
              members.size() - 1,
              number[0]));
    }
    List<Template> templates = new ArrayList<>();
    for (int i = 1; i < members.size(); i++) {
      templates.add(template(Ber.expect(members, i, TEMPLATE, "biometric information template")));
    }
    return templates;
  }

  private static Template template(Tlv element) throws FaultException, MalformedAsn1Exception {
    List<Tlv> members = Ber.members(element);
    List<Tlv> header = Ber.members(Ber.expect(members, 0, HEADER, "biometric header template"));
    int owner = number(header, FORMAT_OWNER, "format owner");
    int type = number(header, FORMAT_TYPE, "format type");
    if (members.size() > 2) {
      throw FaultException.tag("something follows the biometric data block");
    }
    boolean extended = members.size() == 2 && members.get(1).tag() == EXTENDED_DATA;
    byte[] data =
        Ber.expect(members, 1, extended ? EXTENDED_DATA : DATA, "biometric data block").content();
    boolean face = !extended && owner == ISO_JTC1_SC37 && type == FACE_19794_5;
    return new Template(owner, type, Octets.copyOf(data), face ? FaceRecord.read(data) : List.of());
  }

  private static int number(List<Tlv> header, int tag, String what) throws FaultException {
    Optional<Tlv> member = header.stream().filter(m -> m.tag() == tag).findFirst();
    if (member.isEmpty()) {
      throw FaultException.missing(
          String.format(
              Locale.ROOT, "the biometric header has no %s (tag %s)", what, Ber.hex(tag)));
    }
    byte[] content = member.get().content();
    if (content.length != 2) {
      throw FaultException.value(
          String.format(Locale.ROOT, "the %s has %d bytes, not 2", what, content.length));
    }
    return (content[0] & 0xFF) << 8 | (content[1] & 0xFF);
  }
}
