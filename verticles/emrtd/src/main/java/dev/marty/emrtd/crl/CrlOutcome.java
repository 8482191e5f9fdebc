package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.Octets;

/** What reading a CRL came to. */
public sealed interface CrlOutcome {

  /**
   * A CRL that was read. Whether its signature is right, only a key can tell: {@link
   * ParsedCrl#verify}.
   *
   * @param crl what it says
   */
  record Read(ParsedCrl crl) implements CrlOutcome {}

  /**
   * Bytes that could not be read as a CRL.
   *
   * @param bytes exactly as received
   * @param reason what is wrong, safe to show to a client
   */
  record Unreadable(Octets bytes, String reason) implements CrlOutcome {}
}
