package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;

/**
 * Carries a refusal from the step that found it to the reader of the object. Checked, because every
 * reader turns it into one of its own outcomes.
 */
public final class CmsRefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final CmsReason reason;

  /**
   * Makes a refusal.
   *
   * @param reason which rule was broken
   * @param detail where, and what to do about it; safe to show
   */
  public CmsRefusalException(CmsReason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /**
   * Makes a refusal.
   *
   * @param reason which rule was broken
   * @param detail where, and what to do about it; safe to show
   * @param cause what found it
   */
  public CmsRefusalException(CmsReason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /**
   * Makes a refusal of malformed bytes inside a structure that is known already.
   *
   * @param reason which rule was broken
   * @param where names the structure
   * @param cause what is wrong with the bytes
   * @return the refusal
   */
  public static CmsRefusalException malformed(
      CmsReason reason, String where, MalformedAsn1Exception cause) {
    return new CmsRefusalException(reason, where + ": " + cause.getMessage(), cause);
  }

  /**
   * Returns the reason; the message says where and what to do about it and is safe to show.
   *
   * @return never null
   */
  public CmsReason reason() {
    return reason;
  }
}
