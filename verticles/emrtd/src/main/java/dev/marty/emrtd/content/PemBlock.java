package dev.marty.emrtd.content;

import dev.marty.emrtd.asn1.Octets;

/** One object of a PEM file, or what is left of it. */
public sealed interface PemBlock {

  /**
   * Returns where the block starts.
   *
   * @return line number from 1
   */
  int line();

  /**
   * A whole block.
   *
   * @param line where it starts
   * @param label what its BEGIN line says, such as {@code X509 CRL}; a claim, look at the bytes
   * @param bytes what its lines decode to, not looked into; of a {@code TRUSTED CERTIFICATE} the
   *     certificate without what OpenSSL writes behind it
   */
  record Decoded(int line, String label, Octets bytes) implements PemBlock {}

  /**
   * A block that cannot be decoded; reading goes on behind it.
   *
   * @param line where it starts
   * @param problem what is wrong and in which line; safe to show
   */
  record Damaged(int line, String problem) implements PemBlock {}
}
