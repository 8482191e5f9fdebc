package dev.marty.emrtd.certificate;

import dev.marty.emrtd.crypto.SignatureVerdict;
import dev.marty.emrtd.crypto.SignatureVerifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Who issued a certificate. Doc 9303-12 clause 6.1.1 keeps several keys under one name, so a name
 * alone never decides: the key has to verify the signature.
 *
 * <p>Pure; safe on any thread; CPU heavy, call it off the event loop.
 */
public final class IssuerCheck {
  private IssuerCheck() {}

  /**
   * Tells whether the names fit, compared as RFC 5280 clause 7.1 wants: without regard to case,
   * spacing and string type, nor here to order.
   *
   * @param certificate the certificate
   * @param issuer the possible issuer
   * @return true if the certificate's issuer is the issuer's subject
   */
  public static boolean sameName(CertificateFacts certificate, CertificateFacts issuer) {
    return certificate.issuerName().equals(issuer.subjectName());
  }

  /**
   * Verifies a certificate's signature over the TBSCertificate exactly as received.
   *
   * @param certificate the certificate
   * @param key the possible issuer's key, with its own domain parameters
   * @return the verdict
   */
  public static SignatureVerdict verify(ParsedCertificate certificate, SubjectPublicKeyInfo key) {
    return SignatureVerifier.verify(
        key,
        certificate.certificate().getSignatureAlgorithm(),
        certificate.tbs().toByteArray(),
        certificate.certificate().getSignature());
  }
}
