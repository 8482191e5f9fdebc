package dev.marty.emrtd.asn1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;

/**
 * Writes elements around bytes that must stay as they are. BouncyCastle would decode what it wraps
 * and encode it anew, and a signature inside would be lost.
 *
 * <p>Pure; safe on any thread.
 */
public final class Der {
  private Der() {}

  /**
   * Writes an element with the shortest length.
   *
   * @param tag all identifier octets, one or two
   * @param contents what it holds, one after the other
   * @return the element
   */
  public static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    if (tag > 0xFF) {
      out.write(tag >>> 8);
    }
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | octets);
      for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
        out.write(length >>> shift);
      }
    }
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  /**
   * Writes a SET OF, its members in DER order (X.690 11.6) and each once.
   *
   * @param tag SET or the tag that stands for it
   * @param members complete elements in any order
   * @return the element
   */
  public static byte[] setOf(int tag, Collection<Octets> members) {
    return element(
        tag,
        members.stream()
            .distinct()
            .map(Octets::toByteArray)
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new));
  }
}
