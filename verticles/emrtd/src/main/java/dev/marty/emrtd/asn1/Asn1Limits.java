package dev.marty.emrtd.asn1;

/**
 * How large an encoding may be before a parser makes objects of it: those take twenty times the
 * memory of the bytes, recursive parsers take stack, and a stranger chooses all of it. Limits are
 * far above anything real.
 *
 * @param maxBytes length of the whole encoding, at least 1
 * @param maxDepth deepest nesting of constructed elements, at least 1
 * @param maxElements how many elements there may be, at every depth together, at least 1
 */
public record Asn1Limits(int maxBytes, int maxDepth, int maxElements) {
  private static final int DEPTH = 64;

  /**
   * What is decoded as a whole: a certificate, a request, a SignerInfo, a key, the value of an
   * extension. The largest of real certificates has 2.3 KB and 122 elements.
   */
  public static final Asn1Limits OBJECT = new Asn1Limits(256 * 1024, DEPTH, 4_096);

  /**
   * What is only taken apart, as files of a chip and signed lists are; also for all members of a
   * list together. The largest real master list has 0.9 MB and 52,000 elements.
   */
  public static final Asn1Limits CONTAINER = new Asn1Limits(32 * 1024 * 1024, DEPTH, 250_000);

  /**
   * A deviation in a list of them, which may name documents by number, an element each; a real one
   * names 169,422. They are gone through, never held.
   */
  public static final Asn1Limits DEVIATION = new Asn1Limits(32 * 1024 * 1024, DEPTH, 8_000_000);

  /**
   * CRLs, which have three to seven elements for each revoked certificate, and hundreds of
   * thousands of these in real life.
   */
  public static final Asn1Limits CRL = new Asn1Limits(64 * 1024 * 1024, DEPTH, 8_000_000);

  /** Checks the bounds. */
  public Asn1Limits {
    if (maxBytes < 1 || maxDepth < 1 || maxElements < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }
}
