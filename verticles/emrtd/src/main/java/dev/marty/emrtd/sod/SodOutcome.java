package dev.marty.emrtd.sod;

import dev.marty.emrtd.cms.CmsReason;

/** What reading an EF.SOD came to. */
public sealed interface SodOutcome {

  /**
   * It is an EF.SOD. Nothing is said yet about its signature: that is {@link SodSignature}.
   *
   * @param sod everything in it
   */
  record Read(Sod sod) implements SodOutcome {}

  /**
   * It is none.
   *
   * @param reason which rule it broke
   * @param detail where, and what to do about it; safe to show to a client
   */
  record Refused(CmsReason reason, String detail) implements SodOutcome {}
}
