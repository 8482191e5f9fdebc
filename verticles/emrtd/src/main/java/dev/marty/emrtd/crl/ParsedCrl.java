package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.SignatureVerdict;
import dev.marty.emrtd.crypto.SignatureVerifier;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A CRL as it was received. Immutable; safe on any thread. It holds the bytes once, and its entries
 * as bytes.
 *
 * @param fields the parts as they stand, the whole among them
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
 * @param index the entries
 * @param criticalExtensions OIDs of critical extensions of the CRL or of entries; the profile has
 *     none, and one means that the CRL does not say what it seems to: a delta, a part
 * @param entryExtensions OIDs of all entry extensions; the profile forbids them
 * @param alternativeNames directory names in issuerAltName that it may claim, which a CSCA had
 *     before or has besides, in the form for comparisons
 */
public record ParsedCrl(
    CrlFields fields,
    X500Name issuerName,
    String issuer,
    String country,
    String authorityKeyIdentifier,
    BigInteger number,
    Instant thisUpdate,
    Instant nextUpdate,
    AlgorithmIdentifier signatureAlgorithm,
    Octets signature,
    RevocationIndex index,
    Set<String> criticalExtensions,
    Set<String> entryExtensions,
    List<String> alternativeNames) {
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
        key, signatureAlgorithm, fields.signed()::writeTo, signature.toByteArray());
  }

  /**
   * Returns the fingerprint.
   *
   * @return SHA-256 of the whole CRL, 64 lowercase hex digits
   */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the length.
   *
   * @return number of bytes
   */
  public int length() {
    return fields.whole().length();
  }

  /**
   * Writes the whole CRL, exactly as received, without a copy of it.
   *
   * @param out gets the bytes; it must not fail
   */
  public void writeTo(OutputStream out) {
    try {
      fields.whole().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a CRL cannot be written", e);
    }
  }

  /**
   * Counts the entries.
   *
   * @return how many there are, those of one serial number each
   */
  public int size() {
    return index.size();
  }

  /**
   * Goes through the entries, one at a time.
   *
   * @return them in the order of the CRL
   */
  public Iterable<CrlEntry> entries() {
    return index;
  }

  /**
   * Looks a certificate up.
   *
   * @param serial its serial number; that its issuer is this CSCA is for the caller to know
   * @return when it was revoked, by the first entry if there are several; empty if it was not
   */
  public Optional<Instant> revokedAt(BigInteger serial) {
    return index.revokedAt(serial);
  }
}
