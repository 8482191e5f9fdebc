package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Tlv;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * EF.COM: versions, and which data groups there are (Doc 9303-10 clause 4.6.1).
 *
 * @param ldsVersion {@code 1.7} or {@code 1.8}
 * @param unicodeVersion {@code 4.0.0}
 * @param dataGroups those present, in the order of their numbers
 */
public record EfCom(String ldsVersion, String unicodeVersion, Set<DataGroup> dataGroups) {
  private static final int TAG = 0x60;
  private static final int LDS_VERSION = 0x5F01;
  private static final int UNICODE_VERSION = 0x5F36;
  private static final int TAG_LIST = 0x5C;

  /** Copies the set. */
  public EfCom {
    dataGroups =
        Collections.unmodifiableSet(
            dataGroups.isEmpty() ? EnumSet.noneOf(DataGroup.class) : EnumSet.copyOf(dataGroups));
  }

  /** The file. */
  public byte[] encode() {
    ByteArrayOutputStream tags = new ByteArrayOutputStream();
    dataGroups.forEach(group -> tags.write(group.tag()));
    return Ber.element(
        TAG,
        Ber.element(LDS_VERSION, digits(ldsVersion)),
        Ber.element(UNICODE_VERSION, digits(unicodeVersion)),
        Ber.element(TAG_LIST, tags.toByteArray()));
  }

  private static byte[] digits(String version) {
    StringBuilder digits = new StringBuilder();
    for (String part : version.split("\\.", -1)) {
      digits.append(String.format(Locale.ROOT, "%02d", Integer.parseInt(part)));
    }
    return digits.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the file.
   *
   * @param file with its tag
   * @return the content, or why it is none
   */
  public static Reading<EfCom> read(byte[] file) {
    return Ber.file(
        "EF.COM",
        TAG,
        file,
        outer -> {
          List<Tlv> members = Ber.members(outer);
          String lds = version(Ber.expect(members, 0, LDS_VERSION, "LDS version"), 2);
          String unicode = version(Ber.expect(members, 1, UNICODE_VERSION, "Unicode version"), 3);
          Set<DataGroup> groups = groups(Ber.expect(members, 2, TAG_LIST, "tag list").content());
          if (members.size() > 3) {
            throw FaultException.tag(
                String.format(
                    Locale.ROOT, "tag %s follows the tag list", Ber.hex(members.get(3).tag())));
          }
          return new EfCom(lds, unicode, groups);
        });
  }

  private static String version(Tlv element, int parts) throws FaultException {
    String digits = new String(element.content(), StandardCharsets.ISO_8859_1);
    if (!digits.matches("[0-9]{" + 2 * parts + "}")) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "the version under tag %s has %d digits, not %s",
              Ber.hex(element.tag()),
              2 * parts,
              "'" + Dg1.printable(digits) + "'"));
    }
    StringBuilder version = new StringBuilder();
    for (int i = 0; i < digits.length(); i += 2) {
      version.append(i == 0 ? "" : ".").append(Integer.parseInt(digits.substring(i, i + 2)));
    }
    return version.toString();
  }

  private static Set<DataGroup> groups(byte[] tags) throws FaultException {
    Set<DataGroup> groups = EnumSet.noneOf(DataGroup.class);
    for (byte tag : tags) {
      DataGroup group =
          DataGroup.ofTag(tag & 0xFF)
              .orElseThrow(
                  () ->
                      FaultException.value(
                          String.format(
                              Locale.ROOT,
                              "the tag list has %s, which is no data group",
                              Ber.hex(tag & 0xFF))));
      if (!groups.add(group)) {
        throw FaultException.value(
            String.format(Locale.ROOT, "the tag list has %s twice", group.text()));
      }
    }
    return groups;
  }
}
