package dev.marty.emrtd.asn1;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.util.Arrays;
import java.util.Locale;

/**
 * Looks over BER or DER bytes before a recursive parser does: truncation, trailing bytes, lengths
 * larger than the input, nesting that would overflow a parser's stack and elements that would fill
 * the memory as objects are found here, in one pass, without recursion and without allocating
 * anything in proportion to what is there or declared.
 *
 * <p>Indefinite lengths are allowed: Doc 9303-12 clause 9 demands DER, but BER lists exist.
 * Contents of primitive elements (an extension's OCTET STRING, say) are not looked into; whoever
 * decodes them checks them in turn.
 *
 * <p>Pure; safe on any thread; linear in the input.
 */
public final class Asn1Guard {
  private static final int OPEN = -1;
  private static final int BOOLEAN = 0x01;
  private static final int ENUMERATED = 0x0A;

  private Asn1Guard() {}

  /**
   * Checks that the bytes are exactly one well-formed element.
   *
   * @param data BER or DER, not null; not changed
   * @param limits the bounds to keep
   * @return how many elements there are, at every depth together
   * @throws MalformedAsn1Exception EMPTY, NOT_ASN1, TRUNCATED, TRAILING_DATA, TOO_DEEP or
   *     TOO_LARGE, with offsets and with declared and present lengths in the message
   */
  public static int check(byte[] data, Asn1Limits limits) throws MalformedAsn1Exception {
    if (data.length == 0) {
      throw new MalformedAsn1Exception(Problem.EMPTY, "no bytes at all");
    }
    if (data.length > limits.maxBytes()) {
      throw new MalformedAsn1Exception(
          Problem.TOO_LARGE,
          String.format(
              Locale.ROOT, "%d bytes, where at most %d are read", data.length, limits.maxBytes()));
    }
    Extent extent = extent(data, 0, data.length, limits);
    int end = extent.end();
    if (end < data.length) {
      throw new MalformedAsn1Exception(
          Problem.TRAILING_DATA,
          String.format(
              Locale.ROOT,
              "the outer element ends at offset %d, %d bytes follow it",
              end,
              data.length - end));
    }
    return extent.elements();
  }

  /**
   * Walks one element with everything in it and returns where it ends.
   *
   * @param offset where the element starts
   * @param limit end of what may be read, exclusive
   * @return offset of the first byte after the element
   */
  static int endOfElement(byte[] data, int offset, int limit, Asn1Limits limits)
      throws MalformedAsn1Exception {
    return extent(data, offset, limit, limits).end();
  }

  /**
   * Tells whether all lengths, at every depth, are definite and as short as they can be, as DER
   * wants them.
   *
   * @param data checked before
   * @return false also for what is no element
   */
  public static boolean minimalLengths(byte[] data) {
    int position = 0;
    try {
      while (position < data.length) {
        TlvHeader header = TlvHeader.read(data, position, data.length);
        if (header.indefinite() || !header.minimal()) {
          return false;
        }
        position = header.contentStart() + (header.constructed() ? 0 : header.length());
      }
      return true;
    } catch (MalformedAsn1Exception e) {
      return false;
    }
  }

  /**
   * Tells whether all values, at every depth, have the form of DER (X.690 clauses 10.2 and 11.1,
   * and 8.3.2 for numbers): no string in pieces, no number with superfluous octets, TRUE as FF.
   * Whether lengths are minimal, {@link #minimalLengths} tells; the order of a SET nobody does.
   *
   * @param data checked before
   * @return false also for what is no element
   */
  public static boolean derForms(byte[] data) {
    int position = 0;
    try {
      while (position < data.length) {
        TlvHeader header = TlvHeader.read(data, position, data.length);
        if (!derForm(data, header)) {
          return false;
        }
        position = header.contentStart() + (header.constructed() ? 0 : header.length());
      }
      return true;
    } catch (MalformedAsn1Exception e) {
      return false;
    }
  }

  private static boolean derForm(byte[] data, TlvHeader header) {
    int at = header.contentStart();
    return switch (header.identifier()) {
      case Tlv.INTEGER, ENUMERATED ->
          header.length() > 0
              && (header.length() == 1
                  || !((data[at] == 0 && data[at + 1] >= 0)
                      || (data[at] == -1 && data[at + 1] < 0)));
      case BOOLEAN -> header.length() == 1 && (data[at] == 0 || data[at] == -1);
      case Tlv.SEQUENCE, Tlv.SET -> true;
      // Other types of the universal class are strings of some kind.
      default -> header.identifier() >= Tlv.SEQUENCE + 0x10 || !header.constructed();
    };
  }

  /** Where an element ends, and how many there are in it, itself included. */
  private record Extent(int end, int elements) {}

  private static Extent extent(byte[] data, int offset, int limit, Asn1Limits limits)
      throws MalformedAsn1Exception {
    // Ends of the constructed elements around the position; OPEN for indefinite lengths.
    int[] ends = new int[8];
    int depth = 0;
    int position = offset;
    int elements = 0;
    do {
      int bound = innermostEnd(ends, depth, limit);
      TlvHeader header = TlvHeader.read(data, position, bound);
      position = header.contentStart();
      if (elements++ == limits.maxElements()) {
        throw new MalformedAsn1Exception(
            Problem.TOO_LARGE,
            String.format(
                Locale.ROOT,
                "more than %d elements, at offset %d",
                limits.maxElements(),
                header.offset()));
      }
      if (header.endOfContents()) {
        if (depth == 0 || ends[depth - 1] != OPEN) {
          throw new MalformedAsn1Exception(
              Problem.NOT_ASN1,
              "end-of-contents without an indefinite length (offset " + header.offset() + ")");
        }
        depth--;
      } else if (header.constructed()) {
        if (depth == limits.maxDepth()) {
          throw new MalformedAsn1Exception(
              Problem.TOO_DEEP,
              String.format(
                  Locale.ROOT,
                  "nested deeper than %d levels at offset %d",
                  limits.maxDepth(),
                  header.offset()));
        }
        if (depth == ends.length) {
          ends = Arrays.copyOf(ends, depth * 2);
        }
        ends[depth++] = header.indefinite() ? OPEN : position + header.length();
      } else {
        position += header.length();
      }
      while (depth > 0 && ends[depth - 1] == position) {
        depth--;
      }
    } while (depth > 0);
    return new Extent(position, elements);
  }

  private static int innermostEnd(int[] ends, int depth, int limit) {
    for (int i = depth - 1; i >= 0; i--) {
      if (ends[i] != OPEN) {
        return ends[i];
      }
    }
    return limit;
  }
}
