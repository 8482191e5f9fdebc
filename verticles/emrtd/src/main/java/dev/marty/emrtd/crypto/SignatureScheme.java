package dev.marty.emrtd.crypto;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.bsi.BSIObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A signature algorithm as Doc 9303-12 clause 4 allows it: a family and a hash function.
 *
 * @param family how the hash is signed
 * @param digest the hash function over the message
 */
public record SignatureScheme(Family family, DigestAlgorithm digest) {

  /** How a hash is turned into a signature. */
  public enum Family {
    /** RSASSA-PKCS1-v1_5. */
    RSA_PKCS1("withRSA"),
    /** RSASSA-PSS with MGF1. */
    RSA_PSS("withRSAandMGF1"),
    /** ECDSA, signature as SEQUENCE of r and s. */
    ECDSA("withECDSA"),
    /** ECDSA of BSI TR-03111, signature as r and s side by side. */
    PLAIN_ECDSA("withPLAIN-ECDSA"),
    /** DSA. */
    DSA("withDSA");

    private final String suffix;

    Family(String suffix) {
      this.suffix = suffix;
    }
  }

  private static final Map<ASN1ObjectIdentifier, SignatureScheme> KNOWN =
      Map.ofEntries(
          rsa(PKCSObjectIdentifiers.sha1WithRSAEncryption, DigestAlgorithm.SHA1),
          rsa(OIWObjectIdentifiers.sha1WithRSA, DigestAlgorithm.SHA1),
          rsa(PKCSObjectIdentifiers.sha224WithRSAEncryption, DigestAlgorithm.SHA224),
          rsa(PKCSObjectIdentifiers.sha256WithRSAEncryption, DigestAlgorithm.SHA256),
          rsa(PKCSObjectIdentifiers.sha384WithRSAEncryption, DigestAlgorithm.SHA384),
          rsa(PKCSObjectIdentifiers.sha512WithRSAEncryption, DigestAlgorithm.SHA512),
          ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA1, DigestAlgorithm.SHA1),
          ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA224, DigestAlgorithm.SHA224),
          ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA256, DigestAlgorithm.SHA256),
          ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA384, DigestAlgorithm.SHA384),
          ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA512, DigestAlgorithm.SHA512),
          plain(BSIObjectIdentifiers.ecdsa_plain_SHA1, DigestAlgorithm.SHA1),
          plain(BSIObjectIdentifiers.ecdsa_plain_SHA224, DigestAlgorithm.SHA224),
          plain(BSIObjectIdentifiers.ecdsa_plain_SHA256, DigestAlgorithm.SHA256),
          plain(BSIObjectIdentifiers.ecdsa_plain_SHA384, DigestAlgorithm.SHA384),
          plain(BSIObjectIdentifiers.ecdsa_plain_SHA512, DigestAlgorithm.SHA512),
          dsa(X9ObjectIdentifiers.id_dsa_with_sha1, DigestAlgorithm.SHA1),
          dsa(NISTObjectIdentifiers.dsa_with_sha224, DigestAlgorithm.SHA224),
          dsa(NISTObjectIdentifiers.dsa_with_sha256, DigestAlgorithm.SHA256),
          dsa(NISTObjectIdentifiers.dsa_with_sha384, DigestAlgorithm.SHA384),
          dsa(NISTObjectIdentifiers.dsa_with_sha512, DigestAlgorithm.SHA512));

  /** Identifiers that name only the family; the hash then comes from the CMS digestAlgorithm. */
  private static final Map<ASN1ObjectIdentifier, Family> FAMILY_ONLY =
      Map.of(
          PKCSObjectIdentifiers.rsaEncryption, Family.RSA_PKCS1,
          X9ObjectIdentifiers.id_ecPublicKey, Family.ECDSA,
          X9ObjectIdentifiers.id_dsa, Family.DSA);

  /**
   * Finds the scheme an AlgorithmIdentifier stands for.
   *
   * @param algorithm from a certificate or a SignerInfo
   * @return the scheme, or empty if it is unknown, malformed or names a hash that is not accepted
   */
  public static Optional<SignatureScheme> of(AlgorithmIdentifier algorithm) {
    try {
      return Bouncy.parse("signature algorithm", () -> find(algorithm));
    } catch (MalformedAsn1Exception e) {
      // Parameters that cannot be read name no hash, and so no scheme.
      return Optional.empty();
    }
  }

  private static Optional<SignatureScheme> find(AlgorithmIdentifier algorithm) {
    ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
    if (PKCSObjectIdentifiers.id_RSASSA_PSS.equals(oid)) {
      RSASSAPSSparams parameters = PssVerifier.parameters(algorithm);
      return DigestAlgorithm.of(parameters.getHashAlgorithm().getAlgorithm())
          .map(digest -> new SignatureScheme(Family.RSA_PSS, digest));
    }
    if (X9ObjectIdentifiers.ecdsa_with_SHA2.equals(oid)) {
      return DigestAlgorithm.of(
              AlgorithmIdentifier.getInstance(algorithm.getParameters()).getAlgorithm())
          .map(digest -> new SignatureScheme(Family.ECDSA, digest));
    }
    return Optional.ofNullable(KNOWN.get(oid));
  }

  /**
   * Finds the scheme of a CMS SignerInfo, whose signatureAlgorithm may name a key type only (RFC
   * 3370 clause 3.2, RFC 5754 clause 3).
   *
   * @param algorithm the SignerInfo's signatureAlgorithm
   * @param digest the SignerInfo's digestAlgorithm
   * @return the scheme, or empty
   */
  public static Optional<SignatureScheme> of(
      AlgorithmIdentifier algorithm, DigestAlgorithm digest) {
    Family family = FAMILY_ONLY.get(algorithm.getAlgorithm());
    return family != null ? Optional.of(new SignatureScheme(family, digest)) : of(algorithm);
  }

  /**
   * Returns the customary name.
   *
   * @return for example {@code SHA256withRSAandMGF1}
   */
  public String displayName() {
    return digest.name() + family.suffix;
  }

  private static Map.Entry<ASN1ObjectIdentifier, SignatureScheme> rsa(
      ASN1ObjectIdentifier oid, DigestAlgorithm digest) {
    return Map.entry(oid, new SignatureScheme(Family.RSA_PKCS1, digest));
  }

  private static Map.Entry<ASN1ObjectIdentifier, SignatureScheme> ecdsa(
      ASN1ObjectIdentifier oid, DigestAlgorithm digest) {
    return Map.entry(oid, new SignatureScheme(Family.ECDSA, digest));
  }

  private static Map.Entry<ASN1ObjectIdentifier, SignatureScheme> plain(
      ASN1ObjectIdentifier oid, DigestAlgorithm digest) {
    return Map.entry(oid, new SignatureScheme(Family.PLAIN_ECDSA, digest));
  }

  private static Map.Entry<ASN1ObjectIdentifier, SignatureScheme> dsa(
      ASN1ObjectIdentifier oid, DigestAlgorithm digest) {
    return Map.entry(oid, new SignatureScheme(Family.DSA, digest));
  }
}
