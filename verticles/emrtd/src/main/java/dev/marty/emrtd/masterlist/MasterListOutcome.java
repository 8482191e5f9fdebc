package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.SignatureReport;

/** What reading a master list came to. */
public sealed interface MasterListOutcome {

  /**
   * The list is intact, signed by the certificate it carries, and that was issued by a CSCA it
   * carries. This says that the list agrees with itself. Whether to <em>trust</em> it is another
   * question: the caller compares {@link SignatureReport#issuer()} with the CSCA certificates it
   * obtained by other means (Doc 9303-12 clause 6.1.1).
   *
   * @param list everything in it
   */
  record Accepted(MasterList list) implements MasterListOutcome {}

  /**
   * The list must not be used.
   *
   * @param reason which rule it broke
   * @param detail where, and what to do about it; safe to show to a client
   */
  record Refused(CmsReason reason, String detail) implements MasterListOutcome {}
}
