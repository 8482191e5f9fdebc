package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.PublicKeyFacts;
import dev.marty.emrtd.crypto.PublicKeyReader;
import dev.marty.emrtd.keys.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;

/**
 * A CSCA that signs: its root certificate and its key. What certificates and CRLs repeat of their
 * issuer, its name, key identifier and alternative name, is taken from the root as it stands there.
 *
 * <p>Immutable; safe on any thread.
 *
 * @param root the CSCA's self-signed certificate
 * @param key its key
 */
public record Issuer(ParsedCertificate root, SigningKey key) {
  /** Checks that certificate and key belong together. */
  public Issuer {
    if (!root.publicKey().equals(key.publicKey())) {
      throw new IllegalArgumentException("the certificate is not that of the key");
    }
  }

  /**
   * Takes a CSCA from its encoded root.
   *
   * @param root DER of a root this package made
   * @param key its key
   * @return the issuer
   * @throws IllegalArgumentException if it is not the certificate of the key
   */
  public static Issuer of(byte[] root, SigningKey key) {
    try {
      return new Issuer(ParsedCertificate.parse(root), key);
    } catch (MalformedAsn1Exception e) {
      throw new IllegalArgumentException("a root that was issued here is unreadable", e);
    }
  }

  /**
   * Returns the CSCA's name.
   *
   * @return subject of the root, encoded as there
   */
  public X500Name name() {
    return root.tbsCertificate().getSubject();
  }

  /**
   * Returns the identifier of the key.
   *
   * @return SubjectKeyIdentifier of the root
   */
  byte[] keyIdentifier() {
    return value(Extension.subjectKeyIdentifier)
        .map(ASN1OctetString::getInstance)
        .orElseThrow(() -> new IllegalArgumentException("the root has no SubjectKeyIdentifier"))
        .getOctets();
  }

  /**
   * Returns the start of the root's validity.
   *
   * @return inclusive
   */
  Instant notBefore() {
    return root.tbsCertificate().getStartDate().getDate().toInstant();
  }

  /**
   * Returns the end of the root's validity.
   *
   * @return inclusive
   */
  Instant notAfter() {
    return root.tbsCertificate().getEndDate().getDate().toInstant();
  }

  /**
   * Returns until when the key may sign.
   *
   * @return end of PrivateKeyUsagePeriod, inclusive
   */
  Instant keyUseEnds() {
    return value(Extension.privateKeyUsagePeriod)
        .map(PrivateKeyUsagePeriod::getInstance)
        .flatMap(period -> Optional.ofNullable(period.getNotAfter()))
        .map(UsagePeriod::read)
        .orElseGet(this::notAfter);
  }

  /** Both periods of the root. */
  Lifetime lifetime() {
    return new Lifetime(notBefore(), notAfter(), keyUseEnds());
  }

  /**
   * Tells how the root shows its key.
   *
   * @return false for an EC key whose curve is named; true for every other, so that a key that
   *     follows it is explicit as Doc 9303-12 demands
   */
  public boolean explicitParameters() {
    PublicKeyFacts facts = PublicKeyReader.describe(root.publicKey());
    return facts.explicitParameters() || facts.curve() == null;
  }

  /**
   * Returns contact and ICAO code.
   *
   * @return SubjectAltName of the root
   */
  public AlternativeName alternativeName() {
    return value(Extension.subjectAlternativeName)
        .map(GeneralNames::getInstance)
        .map(AlternativeName::of)
        .orElseThrow(() -> new IllegalArgumentException("the root has no SubjectAltName"));
  }

  /**
   * Returns where the CRL is.
   *
   * @return URIs of CRLDistributionPoints of the root
   */
  public List<String> crlLocations() {
    return value(Extension.cRLDistributionPoints)
        .map(CRLDistPoint::getInstance)
        .map(Locations::of)
        .orElseThrow(() -> new IllegalArgumentException("the root has no CRLDistributionPoints"));
  }

  /** The value of one of the root's extensions, to be repeated or read. */
  Optional<ASN1Encodable> value(ASN1ObjectIdentifier oid) {
    return root.extension(oid).map(Extension::getParsedValue);
  }
}
