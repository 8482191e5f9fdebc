package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.PublicKeyFacts;
import java.time.Instant;

/**
 * What a directory has to know about one certificate. Immutable.
 *
 * @param sha256 SHA-256 over the certificate as received, 64 lowercase hex digits
 * @param country subject countryName as two upper-case letters, or null if there is none of two
 *     letters; real certificates carry it in lower case too
 * @param subject subject as RFC 4514 string
 * @param issuer issuer as RFC 4514 string
 * @param subjectName subject for comparisons, as {@link Names#canonical} writes it
 * @param issuerName issuer for comparisons
 * @param subjectDer subject name, DER as received
 * @param issuerDer issuer name, DER as received
 * @param serial content octets of the serialNumber INTEGER as lowercase hex, two's complement:
 *     {@code ff} is -1, real serial numbers are negative now and then
 * @param subjectKeyIdentifier keyIdentifier octets as lowercase hex, or null if absent or malformed
 * @param authorityKeyIdentifier keyIdentifier octets as lowercase hex, or null if absent or
 *     malformed
 * @param notBefore start of validity, inclusive
 * @param notAfter end of validity, inclusive
 * @param kind root, link or other
 * @param publicKey the subject's key
 * @param signatureAlgorithm readable name such as {@code SHA256withRSAandMGF1}; the dotted OID if
 *     unknown
 * @param selfSigned true if it names itself as issuer and its own key verifies its signature
 * @param authority true if BasicConstraints says cA
 * @param ca true if it may issue others: keyUsage has keyCertSign, or BasicConstraints says cA
 *     where keyUsage is absent; what is none stands in no path
 * @param keySha256 SHA-256 over the DER of the whole SubjectPublicKeyInfo, 64 lowercase hex digits:
 *     the same point on another curve is another key
 */
public record CertificateFacts(
    String sha256,
    String country,
    String subject,
    String issuer,
    String subjectName,
    String issuerName,
    Octets subjectDer,
    Octets issuerDer,
    String serial,
    String subjectKeyIdentifier,
    String authorityKeyIdentifier,
    Instant notBefore,
    Instant notAfter,
    CertificateKind kind,
    PublicKeyFacts publicKey,
    String signatureAlgorithm,
    boolean selfSigned,
    boolean authority,
    boolean ca,
    String keySha256) {

  /**
   * Tells whether a moment lies within the validity period, ends included (RFC 5280 4.1.2.5).
   *
   * @param moment the moment to judge at
   * @return true if valid then
   */
  public boolean validAt(Instant moment) {
    return !moment.isBefore(notBefore) && !moment.isAfter(notAfter);
  }
}
