package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.mrz.PartialDate;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The common form of DG11 and DG12: a list of the tags there are, then optional elements in any
 * order; names of others repeat inside a template of their own (Doc 9303-10 tables 71 and 73).
 */
final class Details {
  private static final int TAG_LIST = 0x5C;
  private static final int OTHERS = 0xA0;

  private final Map<Integer, byte[]> elements = new LinkedHashMap<>();
  private final List<byte[]> others = new ArrayList<>();

  /** Adds a text, unless there is none. */
  Details text(int tag, String text) {
    return text == null ? this : bytes(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes. */
  Details bytes(int tag, byte[] content) {
    if (content != null) {
      elements.put(tag, content);
    }
    return this;
  }

  /** Adds names of others, unless there are none. */
  Details others(List<String> names) {
    if (!names.isEmpty()) {
      names.forEach(name -> others.add(name.getBytes(StandardCharsets.UTF_8)));
      elements.put(OTHERS, new byte[0]);
    }
    return this;
  }

  /** The file. */
  byte[] encode(int fileTag, int otherTag) {
    ByteArrayOutputStream tags = new ByteArrayOutputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    elements.forEach(
        (tag, content) -> {
          tags.writeBytes(Ber.tagOctets(tag));
          body.writeBytes(tag == OTHERS ? encodeOthers(otherTag) : Ber.element(tag, content));
        });
    return Ber.element(fileTag, Ber.element(TAG_LIST, tags.toByteArray()), body.toByteArray());
  }

  private byte[] encodeOthers(int otherTag) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    others.forEach(name -> body.writeBytes(Ber.element(otherTag, name)));
    return Ber.element(
        OTHERS, Ber.element(Tlv.INTEGER, new byte[] {(byte) others.size()}), body.toByteArray());
  }

  /** Reads the elements of a file whose outer tag is checked. */
  static Details read(Tlv outer, Set<Integer> known, int otherTag)
      throws FaultException, MalformedAsn1Exception {
    List<Tlv> members = Ber.members(outer);
    // Real files exist without the list.
    boolean listed = !members.isEmpty() && members.get(0).tag() == TAG_LIST;
    List<Integer> announced = listed ? tags(members.get(0).content()) : List.of();
    Details details = new Details();
    for (Tlv member : members.subList(listed ? 1 : 0, members.size())) {
      int tag = member.tag();
      if (!known.contains(tag) && tag != OTHERS) {
        throw FaultException.tag(
            String.format(Locale.ROOT, "tag %s does not belong here", Ber.hex(tag)));
      }
      if (details.elements.put(tag, member.content()) != null) {
        throw FaultException.value(
            String.format(Locale.ROOT, "tag %s stands there twice", Ber.hex(tag)));
      }
      if (tag == OTHERS) {
        details.readOthers(member, otherTag);
      }
    }
    details.compare(announced);
    return details;
  }

  /** The reverse is let through: the reference data of the BSI has an element it does not list. */
  private void compare(List<Integer> announced) throws FaultException {
    for (Integer tag : announced) {
      if (!elements.containsKey(tag)) {
        throw FaultException.missing(
            String.format(Locale.ROOT, "the tag list has %s, the file has not", Ber.hex(tag)));
      }
    }
  }

  private static List<Integer> tags(byte[] list) throws FaultException {
    List<Integer> tags = new ArrayList<>();
    for (int i = 0; i < list.length; i++) {
      int tag = list[i] & 0xFF;
      if ((tag & 0x1F) == 0x1F) {
        if (++i == list.length) {
          throw FaultException.value("the tag list ends in the middle of a tag");
        }
        tag = tag << 8 | (list[i] & 0xFF);
      }
      tags.add(tag);
    }
    return tags;
  }

  private void readOthers(Tlv template, int otherTag)
      throws FaultException, MalformedAsn1Exception {
    List<Tlv> members = Ber.members(template);
    byte[] number = Ber.expect(members, 0, Tlv.INTEGER, "number of names").content();
    if (number.length != 1 || number[0] != members.size() - 1) {
      throw FaultException.value(
          String.format(
              Locale.ROOT,
              "%d names stand under tag A0, another number is announced",
              members.size() - 1));
    }
    for (int i = 1; i < members.size(); i++) {
      others.add(Ber.expect(members, i, otherTag, "name").content());
    }
  }

  /** The content of an element, or null. */
  byte[] bytes(int tag) {
    return elements.get(tag);
  }

  /** The text of an element, or null. */
  String text(int tag) throws FaultException {
    byte[] content = elements.get(tag);
    return content == null ? null : decode(tag, content);
  }

  /** The names of others. */
  List<String> others(int otherTag) throws FaultException {
    List<String> names = new ArrayList<>();
    for (byte[] other : others) {
      names.add(decode(otherTag, other));
    }
    return Collections.unmodifiableList(names);
  }

  /** A date as eight digits, or four octets of two (both are in use, clause 4.7.12); or null. */
  PartialDate date(int tag) throws FaultException {
    String digits = digits(tag, 8);
    try {
      return digits == null ? null : PartialDate.ofDigits(digits);
    } catch (DateTimeException e) {
      throw FaultException.value(
          String.format(Locale.ROOT, "tag %s: %s", Ber.hex(tag), e.getMessage()));
    }
  }

  /** Digits as characters or packed two to the octet, or null. */
  String digits(int tag, int count) throws FaultException {
    byte[] content = elements.get(tag);
    if (content == null) {
      return null;
    }
    String digits =
        content.length == count / 2
            ? HexFormat.of().formatHex(content)
            : new String(content, StandardCharsets.ISO_8859_1);
    if (!digits.matches("[0-9]{" + count + "}")) {
      throw FaultException.value(
          String.format(Locale.ROOT, "tag %s holds no %d digits", Ber.hex(tag), count));
    }
    return digits;
  }

  private static String decode(int tag, byte[] content) throws FaultException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw FaultException.value(String.format(Locale.ROOT, "tag %s is not UTF-8", Ber.hex(tag)));
    }
  }
}
