package dev.marty.emrtd.asn1;

/**
 * Bytes that are not the ASN.1 they should be. Checked, because malformed input is an ordinary
 * outcome of reading what strangers send and every caller has to turn it into one of its own.
 */
public final class MalformedAsn1Exception extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Problem {
    /** No bytes at all. */
    EMPTY,
    /** Not BER or DER: an impossible tag or length, or an element larger than its parent. */
    NOT_ASN1,
    /** An element declares more bytes than the input holds. */
    TRUNCATED,
    /** Bytes follow the outer element. */
    TRAILING_DATA,
    /** Nested deeper than the limit. */
    TOO_DEEP,
    /** More bytes or elements than the limit. */
    TOO_LARGE,
    /** Well-formed BER, but not the structure expected at this place. */
    WRONG_STRUCTURE
  }

  private final Problem problem;

  /**
   * Makes the exception.
   *
   * @param problem what is wrong
   * @param message where and why, safe to show to a client
   */
  public MalformedAsn1Exception(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /**
   * Makes the exception for a failure another parser reported.
   *
   * @param problem what is wrong
   * @param message where and why, safe to show to a client
   * @param cause the parser's own exception
   */
  MalformedAsn1Exception(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /**
   * Returns what is wrong.
   *
   * @return the problem, never null
   */
  public Problem problem() {
    return problem;
  }
}
