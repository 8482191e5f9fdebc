package dev.marty.emrtd.lds;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import java.util.List;
import java.util.Locale;

/**
 * BER-TLV data objects as elementary files use them: tags of one or two octets, shortest length.
 */
final class Ber {
  private static final int MOST_MEMBERS = 100;

  private Ber() {}

  /** What a reader does with the outer element of a file. */
  @FunctionalInterface
  interface Body<T> {
    T read(Tlv outer) throws FaultException, MalformedAsn1Exception;
  }

  /** Guards a file, checks its tag and reads its content. */
  static <T> Reading<T> file(String name, int tag, byte[] file, Body<T> body) {
    try {
      Tlv outer = Tlv.guarded(file, Asn1Limits.CONTAINER);
      if (outer.tag() != tag) {
        throw FaultException.tag(
            String.format(
                Locale.ROOT, "it begins with tag %s, %s has %s", hex(outer.tag()), name, hex(tag)));
      }
      return new Reading.Read<>(body.read(outer));
    } catch (MalformedAsn1Exception e) {
      return new Reading.Refused<>(
          Reading.Reason.MALFORMED,
          String.format(Locale.ROOT, "%s is no BER-TLV: %s.", name, e.getMessage()));
    } catch (FaultException e) {
      return new Reading.Refused<>(
          e.reason(), String.format(Locale.ROOT, "%s: %s.", name, e.getMessage()));
    }
  }

  /** The members of a constructed element. */
  static List<Tlv> members(Tlv element) throws MalformedAsn1Exception {
    return element.children(MOST_MEMBERS);
  }

  /** The next member, which must have a tag. */
  static Tlv expect(List<Tlv> members, int index, int tag, String what) throws FaultException {
    if (index >= members.size()) {
      throw FaultException.missing(
          String.format(Locale.ROOT, "%s (tag %s) is missing", what, hex(tag)));
    }
    Tlv member = members.get(index);
    if (member.tag() != tag) {
      throw FaultException.tag(
          String.format(
              Locale.ROOT,
              "tag %s at offset %d, where %s (tag %s) belongs",
              hex(member.tag()),
              member.offset(),
              what,
              hex(tag)));
    }
    return member;
  }

  /** An element. */
  static byte[] element(int tag, byte[]... contents) {
    return Der.element(tag, contents);
  }

  static byte[] tagOctets(int tag) {
    return tag > 0xFF ? new byte[] {(byte) (tag >>> 8), (byte) tag} : new byte[] {(byte) tag};
  }

  static String hex(int tag) {
    return tag > 0xFF
        ? String.format(Locale.ROOT, "%04X", tag)
        : String.format(Locale.ROOT, "%02X", tag);
  }
}
