package dev.marty.emrtd.asn1;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.util.Locale;

/**
 * Identifier and length octets of one BER element (X.690 8.1.2, 8.1.3).
 *
 * @param offset where the element starts in its array
 * @param identifier first identifier octet: class, constructed bit and low tag number
 * @param headerLength number of identifier and length octets
 * @param length number of content octets, or {@link #INDEFINITE}
 */
record TlvHeader(int offset, int identifier, int headerLength, int length) {
  static final int INDEFINITE = -1;
  private static final int MAX_TAG_OCTETS = 4;

  boolean constructed() {
    return (identifier & 0x20) != 0;
  }

  boolean indefinite() {
    return length == INDEFINITE;
  }

  boolean endOfContents() {
    return identifier == 0 && length == 0;
  }

  /** Whether the length has the form of DER (X.690 10.1); of tags above 30 that is not asked. */
  boolean minimal() {
    int octets = length < 0x80 ? 1 : 2 + (31 - Integer.numberOfLeadingZeros(length)) / 8;
    return (identifier & 0x1F) == 0x1F || headerLength == 1 + octets;
  }

  int contentStart() {
    return offset + headerLength;
  }

  /**
   * Reads a header and checks that the content it declares fits.
   *
   * @param limit end of the enclosing element, exclusive
   */
  static TlvHeader read(byte[] data, int offset, int limit) throws MalformedAsn1Exception {
    int position = offset;
    int identifier = octet(data, position++, limit, offset);
    if ((identifier & 0x1F) == 0x1F) {
      int tagOctets = 0;
      int next;
      do {
        next = octet(data, position++, limit, offset);
        if (++tagOctets > MAX_TAG_OCTETS) {
          throw notAsn1("tag number too large", offset);
        }
      } while ((next & 0x80) != 0);
    }
    int first = octet(data, position++, limit, offset);
    if (first == 0x80) {
      if ((identifier & 0x20) == 0) {
        throw notAsn1("indefinite length on a primitive element", offset);
      }
      return new TlvHeader(offset, identifier, position - offset, INDEFINITE);
    }
    if (first == 0xFF) {
      throw notAsn1("reserved length octet FF", offset);
    }
    long length = first;
    if (first > 0x80) {
      length = 0;
      for (int i = 0; i < (first & 0x7F); i++) {
        // Saturating: a declared length is only compared with what is there, never allocated.
        length =
            Math.min((length << 8) | octet(data, position++, limit, offset), Integer.MAX_VALUE);
      }
    }
    if (length > limit - position) {
      throw tooLong(data, offset, position, limit, length);
    }
    if (identifier == 0 && length != 0) {
      throw notAsn1("tag 0 is reserved", offset);
    }
    return new TlvHeader(offset, identifier, position - offset, (int) length);
  }

  private static int octet(byte[] data, int position, int limit, int offset)
      throws MalformedAsn1Exception {
    if (position < limit) {
      return data[position] & 0xFF;
    }
    if (limit == data.length) {
      throw new MalformedAsn1Exception(
          Problem.TRUNCATED,
          String.format(
              Locale.ROOT,
              "input ends after %d bytes, inside the header of the element at offset %d",
              data.length,
              offset));
    }
    throw notAsn1("header runs over the end of the enclosing element", offset);
  }

  private static MalformedAsn1Exception tooLong(
      byte[] data, int offset, int position, int limit, long length) {
    String declared = length == Integer.MAX_VALUE ? "at least " + length : Long.toString(length);
    if (length > data.length - position) {
      return new MalformedAsn1Exception(
          Problem.TRUNCATED,
          String.format(
              Locale.ROOT,
              "element at offset %d declares %s content bytes, only %d are present",
              offset,
              declared,
              data.length - position));
    }
    return notAsn1(
        String.format(
            Locale.ROOT,
            "element declares %s content bytes, its parent has room for %d",
            declared,
            limit - position),
        offset);
  }

  private static MalformedAsn1Exception notAsn1(String what, int offset) {
    return new MalformedAsn1Exception(Problem.NOT_ASN1, what + " (offset " + offset + ")");
  }
}
