package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.SignatureVerdict;
import dev.marty.emrtd.crypto.SignatureVerifier;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A CRL as it was received. Immutable; safe on any thread.
 *
 * @param encoded the whole CRL, exactly
 * @param tbs the signed part, exactly
 * @param issuerName the issuer, decoded
 * @param issuer the issuer as RFC 4514 string
 * @param country the issuer's country, two upper-case letters, or null; by it alone a relying party
 *     finds the CRL of a certificate (Doc 9303-12 Table 10 note 1)
 * @param authorityKeyIdentifier keyIdentifier as lowercase hex, or null if absent or malformed
 * @param number the CRL number, or null if absent or malformed
 * @param thisUpdate when it was made
 * @param nextUpdate when the next one is due, or null if it does not say
 * @param signatureAlgorithm as in the unsigned part
 * @param signature the signature value
 * @param revoked serial numbers and when each was revoked, in the order of the CRL
 * @param criticalExtensions OIDs of critical extensions of the CRL or of entries; the profile has
 *     none, and one means that the CRL does not say what it seems to: a delta, a part
 * @param entryExtensions OIDs of all entry extensions; the profile forbids them
 */
public record ParsedCrl(
    Octets encoded,
    Octets tbs,
    X500Name issuerName,
    String issuer,
    String country,
    String authorityKeyIdentifier,
    BigInteger number,
    Instant thisUpdate,
    Instant nextUpdate,
    AlgorithmIdentifier signatureAlgorithm,
    Octets signature,
    Map<BigInteger, Instant> revoked,
    Set<String> criticalExtensions,
    Set<String> entryExtensions) {
  /** Doc 9303-12 clause 4.1.5: at least one CRL in so many days. */
  public static final Duration LONGEST_INTERVAL = Duration.ofDays(90);

  /**
   * Verifies the signature over the bytes as received.
   *
   * @param key the public key of a CSCA
   * @return the verdict
   */
  public SignatureVerdict verify(SubjectPublicKeyInfo key) {
    return SignatureVerifier.verify(
        key, signatureAlgorithm, tbs.toByteArray(), signature.toByteArray());
  }

  /**
   * Looks a certificate up.
   *
   * @param serial its serial number; that its issuer is this CSCA is for the caller to know
   * @return when it was revoked; empty if it was not
   */
  public Optional<Instant> revokedAt(BigInteger serial) {
    return Optional.ofNullable(revoked.get(serial));
  }
}
