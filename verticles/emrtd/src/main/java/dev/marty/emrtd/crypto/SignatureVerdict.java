package dev.marty.emrtd.crypto;

/**
 * What checking a signature came to.
 *
 * @param result the outcome
 * @param detail why it could not be checked, for {@link Result#UNSUPPORTED}; otherwise empty
 */
public record SignatureVerdict(Result result, String detail) {

  /** Outcomes of a signature check. */
  public enum Result {
    /** The signature is the key's over the message. */
    VALID,
    /** Valid, but the RSA DigestInfo lacks the NULL parameters (RFC 8017 clause 9.2 note 2). */
    VALID_WITHOUT_NULL,
    /** Not a signature of this key over this message. */
    INVALID,
    /** Algorithm, parameters or key are not ones that can be checked. */
    UNSUPPORTED
  }

  static final SignatureVerdict VALID = new SignatureVerdict(Result.VALID, "");
  static final SignatureVerdict VALID_WITHOUT_NULL =
      new SignatureVerdict(Result.VALID_WITHOUT_NULL, "");
  static final SignatureVerdict INVALID = new SignatureVerdict(Result.INVALID, "");

  static SignatureVerdict unsupported(String detail) {
    return new SignatureVerdict(Result.UNSUPPORTED, detail);
  }

  /**
   * Stands where nobody has checked because nothing is claimed.
   *
   * @param why safe to show
   * @return a verdict that does not verify
   */
  public static SignatureVerdict notChecked(String why) {
    return unsupported(why);
  }

  /**
   * Tells whether the signature verifies, in either form.
   *
   * @return true for VALID and VALID_WITHOUT_NULL
   */
  public boolean verifies() {
    return result == Result.VALID || result == Result.VALID_WITHOUT_NULL;
  }
}
