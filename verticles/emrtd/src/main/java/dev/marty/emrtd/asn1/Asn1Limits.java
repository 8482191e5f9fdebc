package dev.marty.emrtd.asn1;

/**
 * The bounds an encoding must keep before a recursive parser may see it.
 *
 * @param maxDepth deepest allowed nesting of constructed elements, at least 1; recursive parsers
 *     use stack in proportion to it
 */
public record Asn1Limits(int maxDepth) {
  /** Master lists and certificates nest about 20 deep; 64 leaves room and costs little stack. */
  public static final Asn1Limits STANDARD = new Asn1Limits(64);

  /** Checks the bound. */
  public Asn1Limits {
    if (maxDepth < 1) {
      throw new IllegalArgumentException("maxDepth must be at least 1, not " + maxDepth);
    }
  }
}
