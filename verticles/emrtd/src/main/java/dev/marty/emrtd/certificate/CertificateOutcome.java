package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.SignatureVerdict;

/**
 * What reading a certificate came to. Either way its bytes are kept: a directory that loses what it
 * cannot read cannot hand it to someone who can.
 */
public sealed interface CertificateOutcome {

  /**
   * Returns the certificate exactly as received.
   *
   * @return DER or BER, or whatever stood in its place
   */
  Octets bytes();

  /**
   * Returns the fingerprint.
   *
   * @return SHA-256 of the bytes, 64 lowercase hex digits
   */
  String sha256();

  /**
   * A certificate that was read.
   *
   * @param certificate its parts
   * @param facts what is known about it
   * @param ownSignature what verifying its signature with its own key came to; not checked if it
   *     names another issuer
   */
  record Parsed(
      ParsedCertificate certificate, CertificateFacts facts, SignatureVerdict ownSignature)
      implements CertificateOutcome {
    @Override
    public Octets bytes() {
      return certificate.encoded();
    }

    @Override
    public String sha256() {
      return facts.sha256();
    }
  }

  /**
   * Bytes that could not be read as a certificate.
   *
   * @param bytes exactly as received
   * @param sha256 fingerprint of the bytes
   * @param reason what is wrong, safe to show to a client
   */
  record Unreadable(Octets bytes, String sha256, String reason) implements CertificateOutcome {}
}
