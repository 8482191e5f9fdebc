package dev.marty.emrtd.lds;

/**
 * What reading an elementary file came to. Wrong files are an ordinary outcome, never an exception.
 *
 * @param <T> what the file holds
 */
public sealed interface Reading<T> {
  /**
   * The file has the structure the standard gives it.
   *
   * @param value its content
   */
  record Read<T>(T value) implements Reading<T> {}

  /**
   * It has not.
   *
   * @param reason what kind of fault
   * @param detail where and what was expected
   */
  record Refused<T>(Reason reason, String detail) implements Reading<T> {}

  /** Kinds of faults. */
  enum Reason {
    /** Not BER at all, or more or less than one element. */
    MALFORMED,
    /** Another file, or an element where another belongs. */
    WRONG_TAG,
    /** A required element is not there. */
    MISSING,
    /** An element has a value that it cannot have. */
    WRONG_VALUE
  }
}
