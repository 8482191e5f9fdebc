package dev.marty.emrtd.asn1;

import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One BER element inside an array, by position: the way to the <em>exact</em> bytes of a
 * certificate or of the signed attributes. A parser that decodes and encodes again would repair
 * what is wrong with them, and signatures and fingerprints would no longer be those of the
 * original.
 *
 * <p>Pure; safe on any thread as long as nobody changes the array; the array is not copied.
 */
public final class Tlv {
  /** Identifier octets used in certificates and CMS objects. */
  public static final int INTEGER = 0x02;

  /** OCTET STRING, primitive. */
  public static final int OCTET_STRING = 0x04;

  /** OBJECT IDENTIFIER. */
  public static final int OID = 0x06;

  /** SEQUENCE and SEQUENCE OF. */
  public static final int SEQUENCE = 0x30;

  /** SET and SET OF. */
  public static final int SET = 0x31;

  /** Context tag 0, constructed; the tags 1 to 3 follow it. */
  public static final int CONTEXT_0 = 0xA0;

  private final byte[] data;
  private final TlvHeader header;
  private final int end;
  private final Asn1Limits limits;

  private Tlv(byte[] data, TlvHeader header, int end, Asn1Limits limits) {
    this.data = data;
    this.header = header;
    this.end = end;
    this.limits = limits;
  }

  /**
   * Reads the one element an array consists of, after {@link Asn1Guard#check}.
   *
   * @param data BER or DER, not null; must not be changed afterwards
   * @param limits the bounds to keep
   * @return the outer element
   * @throws MalformedAsn1Exception as the guard
   */
  public static Tlv guarded(byte[] data, Asn1Limits limits) throws MalformedAsn1Exception {
    Asn1Guard.check(data, limits);
    return at(data, 0, data.length, limits);
  }

  /**
   * Reads the one element an array consists of, looking at its own header only. The elements inside
   * may be anything: for lists whose single broken member must not spoil the others.
   *
   * @param data BER or DER, not null; must not be changed afterwards
   * @param limits the bounds to keep
   * @return the outer element
   * @throws MalformedAsn1Exception EMPTY, NOT_ASN1, TRUNCATED, TRAILING_DATA; TOO_DEEP only where
   *     an indefinite length has to be followed
   */
  public static Tlv outer(byte[] data, Asn1Limits limits) throws MalformedAsn1Exception {
    Tlv outer = first(data, limits);
    if (outer.end != data.length) {
      throw new MalformedAsn1Exception(
          Problem.TRAILING_DATA,
          String.format(
              Locale.ROOT,
              "the outer element ends at offset %d, %d bytes follow it",
              outer.end,
              data.length - outer.end));
    }
    return outer;
  }

  /**
   * Reads the first element of an array, whatever follows it.
   *
   * @param data starts with BER or DER, not null; must not be changed afterwards
   * @param limits the bounds to keep
   * @return the element
   * @throws MalformedAsn1Exception EMPTY, NOT_ASN1, TRUNCATED; TOO_DEEP only where an indefinite
   *     length has to be followed
   */
  public static Tlv first(byte[] data, Asn1Limits limits) throws MalformedAsn1Exception {
    if (data.length == 0) {
      throw new MalformedAsn1Exception(Problem.EMPTY, "no bytes at all");
    }
    return at(data, 0, data.length, limits);
  }

  private static Tlv at(byte[] data, int offset, int limit, Asn1Limits limits)
      throws MalformedAsn1Exception {
    TlvHeader header = TlvHeader.read(data, offset, limit);
    int end =
        header.indefinite()
            ? Asn1Guard.endOfElement(data, offset, limit, limits)
            : header.contentStart() + header.length();
    return new Tlv(data, header, end, limits);
  }

  /**
   * Returns the elements directly inside this one.
   *
   * @param maxCount most elements to accept; each costs memory
   * @return children in their order
   * @throws MalformedAsn1Exception if this is primitive, a child is malformed or there are too many
   */
  public List<Tlv> children(int maxCount) throws MalformedAsn1Exception {
    if (!header.constructed()) {
      throw new MalformedAsn1Exception(
          Problem.WRONG_STRUCTURE,
          String.format(Locale.ROOT, "element at offset %d is primitive", header.offset()));
    }
    List<Tlv> children = new ArrayList<>();
    int position = header.contentStart();
    while (position < contentEnd()) {
      if (children.size() == maxCount) {
        throw new MalformedAsn1Exception(
            Problem.WRONG_STRUCTURE,
            String.format(
                Locale.ROOT,
                "element at offset %d has more than %d members",
                header.offset(),
                maxCount));
      }
      Tlv child = at(data, position, contentEnd(), limits);
      children.add(child);
      position = child.end;
    }
    return children;
  }

  /**
   * Goes through the elements directly inside this one: for lists that are too long to be held as
   * objects.
   *
   * @param last the element before, or null for the first
   * @return the one after it, or null at the end
   * @throws MalformedAsn1Exception if this is primitive, or what follows is no element
   */
  public Tlv next(Tlv last) throws MalformedAsn1Exception {
    if (!header.constructed()) {
      throw new MalformedAsn1Exception(
          Problem.WRONG_STRUCTURE,
          String.format(Locale.ROOT, "element at offset %d is primitive", header.offset()));
    }
    int position = last == null ? header.contentStart() : last.end;
    return position < contentEnd() ? inside(position) : null;
  }

  /**
   * Checks this element with all inside it as {@link Asn1Guard} does, without a copy: for a member
   * of a list that was opened by {@link #outer}.
   *
   * @param limits the bounds to keep
   * @throws MalformedAsn1Exception NOT_ASN1, TOO_DEEP or TOO_LARGE
   */
  public void check(Asn1Limits limits) throws MalformedAsn1Exception {
    Asn1Guard.endOfElement(data, header.offset(), end, limits);
  }

  /**
   * Compares two encodings as DER orders the members of a SET OF: as octet strings, the shorter
   * padded with zeros (X.690 11.6).
   *
   * @param other an element of any array
   * @return negative, zero for the same octets, or positive
   */
  public int order(Tlv other) {
    return Arrays.compareUnsigned(
        data, header.offset(), end, other.data, other.header.offset(), other.end);
  }

  /**
   * Reads an element of the same array.
   *
   * @param offset where it starts, as {@link #offset} said of one inside this one
   * @return the element
   * @throws MalformedAsn1Exception if there is none
   */
  public Tlv inside(int offset) throws MalformedAsn1Exception {
    return at(data, offset, contentEnd(), limits);
  }

  /**
   * Returns the first identifier octet.
   *
   * @return 0 to 255, comparable with the constants of this class
   */
  public int identifier() {
    return header.identifier();
  }

  /**
   * Returns the whole tag, as smart card standards write it: {@code 5F2E} is 0x5F2E.
   *
   * @return all identifier octets, up to the four this class accepts after the first, the lower 32
   *     bits of them
   */
  public int tag() {
    int tag = header.identifier();
    if ((tag & 0x1F) == 0x1F) {
      int position = header.offset();
      do {
        position++;
        tag = (tag << 8) | (data[position] & 0xFF);
      } while ((data[position] & 0x80) != 0);
    }
    return tag;
  }

  /**
   * Returns where the element starts in its array.
   *
   * @return offset in bytes
   */
  public int offset() {
    return header.offset();
  }

  /**
   * Tells whether the length is indefinite, which DER forbids.
   *
   * @return true for the BER form
   */
  public boolean indefinite() {
    return header.indefinite();
  }

  /**
   * Returns the length of the whole element, header included.
   *
   * @return number of bytes
   */
  public int length() {
    return end - header.offset();
  }

  /**
   * Tells whether identifier and length stand in as few octets as DER has for them (X.690 10.1).
   *
   * @return true for the only form that DER allows
   */
  public boolean minimalHeader() {
    if (header.indefinite() || (header.identifier() & 0x1F) == 0x1F) {
      return false;
    }
    int octets = 1;
    for (int rest = header.length(); header.length() > 0x7F && rest > 0; rest >>>= 8) {
      octets++;
    }
    return header.headerLength() == 1 + octets;
  }

  /**
   * Writes the whole element, header included, exactly as it stands, without a copy of it.
   *
   * @param out gets the bytes
   * @throws IOException if it does not take them
   */
  public void writeTo(OutputStream out) throws IOException {
    out.write(data, header.offset(), length());
  }

  /**
   * Returns the whole element, header included, exactly as it stands.
   *
   * @return a new array
   */
  public byte[] bytes() {
    return Arrays.copyOfRange(data, header.offset(), end);
  }

  /**
   * Returns the content octets exactly as they stand.
   *
   * @return a new array
   */
  public byte[] content() {
    return Arrays.copyOfRange(data, header.contentStart(), contentEnd());
  }

  private int contentEnd() {
    return header.indefinite() ? end - 2 : end;
  }
}
