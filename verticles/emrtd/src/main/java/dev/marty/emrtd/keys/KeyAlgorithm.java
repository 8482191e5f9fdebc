package dev.marty.emrtd.keys;

import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.crypto.PublicKeyFacts;
import dev.marty.emrtd.crypto.PublicKeyReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The keys this system makes and the signatures they give. Doc 9303-12 clause 4.1.6 leaves RSA
 * (PKCS#1 v1.5 and PSS), DSA and ECDSA open; DSA is left out, no travel document was ever seen with
 * it. The hash belongs to the key: as strong as the key is, of those clause 4.1.6.4 permits.
 */
public enum KeyAlgorithm {
  /** RSA 2048 bits, PKCS#1 v1.5; for signers, too short for a CSCA. */
  RSA_2048("RSA-2048", Family.RSA, 2048, null, DigestAlgorithm.SHA256),
  /** RSA 3072 bits, PKCS#1 v1.5. */
  RSA_3072("RSA-3072", Family.RSA, 3072, null, DigestAlgorithm.SHA256),
  /** RSA 4096 bits, PKCS#1 v1.5. */
  RSA_4096("RSA-4096", Family.RSA, 4096, null, DigestAlgorithm.SHA512),
  /** RSA 2048 bits, PSS; for signers, too short for a CSCA. */
  RSA_PSS_2048("RSA-PSS-2048", Family.RSA_PSS, 2048, null, DigestAlgorithm.SHA256),
  /** RSA 3072 bits, PSS. */
  RSA_PSS_3072("RSA-PSS-3072", Family.RSA_PSS, 3072, null, DigestAlgorithm.SHA256),
  /** RSA 4096 bits, PSS. */
  RSA_PSS_4096("RSA-PSS-4096", Family.RSA_PSS, 4096, null, DigestAlgorithm.SHA512),
  /** ECDSA on NIST P-256. */
  EC_P256("EC-P256", Family.EC, 256, "P-256", DigestAlgorithm.SHA256),
  /** ECDSA on NIST P-384. */
  EC_P384("EC-P384", Family.EC, 384, "P-384", DigestAlgorithm.SHA384),
  /** ECDSA on NIST P-521. */
  EC_P521("EC-P521", Family.EC, 521, "P-521", DigestAlgorithm.SHA512),
  /** ECDSA on brainpoolP256r1. */
  EC_BRAINPOOL_P256R1(
      "EC-brainpoolP256r1", Family.EC, 256, "brainpoolP256r1", DigestAlgorithm.SHA256),
  /** ECDSA on brainpoolP384r1. */
  EC_BRAINPOOL_P384R1(
      "EC-brainpoolP384r1", Family.EC, 384, "brainpoolP384r1", DigestAlgorithm.SHA384),
  /** ECDSA on brainpoolP512r1. */
  EC_BRAINPOOL_P512R1(
      "EC-brainpoolP512r1", Family.EC, 512, "brainpoolP512r1", DigestAlgorithm.SHA512);

  /** How a key signs. */
  public enum Family {
    /** RSASSA-PKCS1-v1_5. */
    RSA,
    /** RSASSA-PSS. */
    RSA_PSS,
    /** ECDSA. */
    EC
  }

  private static final int MIN_CSCA_RSA_BITS = 3072;

  private final String text;
  private final Family family;
  private final int bits;
  private final String curve;
  private final DigestAlgorithm digest;

  KeyAlgorithm(String text, Family family, int bits, String curve, DigestAlgorithm digest) {
    this.text = text;
    this.family = family;
    this.bits = bits;
    this.curve = curve;
    this.digest = digest;
  }

  /**
   * Finds an algorithm by its name in contracts and databases.
   *
   * @param text such as {@code RSA-PSS-3072} or {@code EC-brainpoolP384r1}; exact
   * @return the algorithm, or empty
   */
  public static Optional<KeyAlgorithm> of(String text) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.text.equals(text)).findFirst();
  }

  /**
   * Finds the algorithms a public key can be used with: an RSA key fits both paddings.
   *
   * @param key a public key, EC parameters named or explicit
   * @return the fitting algorithms, PKCS#1 v1.5 before PSS; empty if the key is of no kind this
   *     system makes
   */
  public static List<KeyAlgorithm> fitting(SubjectPublicKeyInfo key) {
    PublicKeyFacts facts = PublicKeyReader.describe(key);
    return Arrays.stream(values())
        .filter(
            algorithm ->
                algorithm.family == Family.EC
                    ? facts.description().equals(algorithm.text)
                    : "RSA".equals(facts.algorithm()) && facts.bits() == algorithm.bits)
        .toList();
  }

  /**
   * Returns the name used in contracts and databases.
   *
   * @return the inverse of {@link #of(String)}
   */
  public String text() {
    return text;
  }

  /**
   * Returns how keys of this kind sign.
   *
   * @return never null
   */
  public Family family() {
    return family;
  }

  /**
   * Returns the size.
   *
   * @return bits of the modulus or of the field
   */
  public int bits() {
    return bits;
  }

  /**
   * Returns the hash under the signature.
   *
   * @return the hash function, also of PSS's mask function
   */
  public DigestAlgorithm digest() {
    return digest;
  }

  /**
   * Tells whether a CSCA may have such a key: one that signs for five years and is trusted for
   * fifteen needs at least the strength of RSA with 3072 bits.
   *
   * @return true for RSA from 3072 bits and all curves
   */
  public boolean strongEnoughForCsca() {
    return family == Family.EC || bits >= MIN_CSCA_RSA_BITS;
  }

  /**
   * Returns the curve.
   *
   * @return BouncyCastle's name of it; null for RSA
   */
  String curve() {
    return curve;
  }
}
