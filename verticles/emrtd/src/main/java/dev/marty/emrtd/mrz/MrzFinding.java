package dev.marty.emrtd.mrz;

/**
 * Something wrong in a machine readable zone, and where.
 *
 * @param field which data element
 * @param line from 1
 * @param position of the first wrong character in the line, from 1
 * @param problem what kind
 * @param detail in words, with what stands there and what should
 */
public record MrzFinding(MrzField field, int line, int position, Problem problem, String detail) {
  /** Kinds of errors. */
  public enum Problem {
    /** A character that may not stand there. */
    CHARACTER,
    /** A code that Doc 9303 does not know. */
    CODE,
    /** A date that does not exist. */
    DATE,
    /** A check digit that does not belong to its fields. */
    CHECK_DIGIT,
    /** A name that is not primary identifier, two fillers, secondary identifier. */
    NAME,
    /** A field that may not be empty is. */
    EMPTY
  }
}
