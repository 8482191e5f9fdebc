package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.cms.CmsReason;

/** What reading a deviation list came to. */
public sealed interface DeviationListOutcome {

  /**
   * The list is intact and signed by the certificate it carries. That is all: the CSCA behind the
   * signer is in {@link DeviationList#signature()} only if the list carries it, which it should,
   * not must. If it does not, {@code issuer} is null there and the caller searches the CSCA
   * certificates it knows by name and key; in either case the caller decides whether to trust it
   * (Doc 9303-12 clause 10.1).
   *
   * @param list everything in it
   */
  record Accepted(DeviationList list) implements DeviationListOutcome {}

  /**
   * The list must not be used.
   *
   * @param reason which rule it broke; never one of the two about anchors
   * @param detail where, and what to do about it; safe to show to a client
   */
  record Refused(CmsReason reason, String detail) implements DeviationListOutcome {}
}
