package dev.marty.emrtd.keys;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;

/**
 * A key that signs, wherever it lives: the one seam between everything that signs and everything
 * that keeps keys. In software the private key is BouncyCastle's object, in a PKCS#11 token it is a
 * handle that only the token's provider can use.
 *
 * <p>Immutable; safe on any thread. Making RSA keys takes seconds, signing 0.1 to 10 ms: call both
 * off the event loop.
 *
 * @param algorithm what the key is and how it signs
 * @param privateKey the key or a handle to it
 * @param provider the JCA provider that can sign with it
 * @param publicKey as it shall stand in certificates, EC parameters explicit or named
 */
public record SigningKey(
    KeyAlgorithm algorithm,
    PrivateKey privateKey,
    Provider provider,
    SubjectPublicKeyInfo publicKey) {

  /** Checks that the public key is of the algorithm. */
  public SigningKey {
    if (!KeyAlgorithm.fitting(publicKey).contains(algorithm)) {
      throw new IllegalArgumentException("the public key is no key for " + algorithm.text());
    }
  }

  /**
   * Makes a key in software.
   *
   * <p>RSA keys come from the JDK's generator, which needs between a half and three quarters of the
   * time of BouncyCastle's for 3072 and 4096 bits (0.50 and 0.69 with C1 alone, 0.76 and 0.62 with
   * both compilers): primes by Miller-Rabin and Lucas-Lehmer tests, far enough apart, and a private
   * exponent of more than half the modulus' length, as FIPS 186-4 B.3.1 demands.
   *
   * @param algorithm what to make
   * @param explicitParameters true to spell out EC parameters in certificates, as Doc 9303-12
   *     clause 4.1.6.3 demands; OpenSSL builds no paths through such certificates
   * @return a new key
   */
  public static SigningKey generate(KeyAlgorithm algorithm, boolean explicitParameters) {
    try {
      boolean ec = algorithm.family() == KeyAlgorithm.Family.EC;
      KeyPairGenerator generator =
          ec
              ? KeyPairGenerator.getInstance("EC", Crypto.BOUNCY_CASTLE)
              : KeyPairGenerator.getInstance("RSA", "SunRsaSign");
      generator.initialize(
          ec
              ? new ECGenParameterSpec(algorithm.curve())
              : new RSAKeyGenParameterSpec(algorithm.bits(), RSAKeyGenParameterSpec.F4));
      KeyPair pair = generator.generateKeyPair();
      return held(
          algorithm,
          ec ? pair.getPrivate() : rsa(pair.getPrivate().getEncoded()),
          Crypto.BOUNCY_CASTLE,
          SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
          explicitParameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot make " + algorithm.text(), e);
    }
  }

  private static PrivateKey rsa(byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA", Crypto.BOUNCY_CASTLE)
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /**
   * Takes a software key from its encodings.
   *
   * @param algorithm what the key is
   * @param pkcs8 the private key as {@link #pkcs8()} gave it; not kept
   * @param publicKey DER of SubjectPublicKeyInfo as it shall stand in certificates
   * @return the key
   * @throws IllegalArgumentException if the encodings are not those of such a key
   */
  public static SigningKey of(KeyAlgorithm algorithm, byte[] pkcs8, byte[] publicKey) {
    boolean ec = algorithm.family() == KeyAlgorithm.Family.EC;
    try {
      PrivateKey key =
          KeyFactory.getInstance(ec ? "EC" : "RSA", Crypto.BOUNCY_CASTLE)
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey(
          algorithm,
          key,
          Crypto.BOUNCY_CASTLE,
          Bouncy.decode("public key", publicKey, SubjectPublicKeyInfo::getInstance));
    } catch (GeneralSecurityException | MalformedAsn1Exception e) {
      // The cause may quote the key: it is left out on purpose.
      throw new IllegalArgumentException(
          "not the encodings of a key for " + algorithm.text() + ": " + e.getClass().getName());
    }
  }

  /**
   * Takes a key that another provider holds.
   *
   * @param algorithm what the key is
   * @param privateKey the provider's handle
   * @param provider who can sign with it
   * @param publicKey the public key in any form
   * @param explicitParameters as for {@link #generate}
   * @return the key
   */
  public static SigningKey held(
      KeyAlgorithm algorithm,
      PrivateKey privateKey,
      Provider provider,
      SubjectPublicKeyInfo publicKey,
      boolean explicitParameters) {
    return new SigningKey(
        algorithm,
        privateKey,
        provider,
        PublicKeyForm.of(algorithm, publicKey, explicitParameters));
  }

  /**
   * Encodes the private key, to be encrypted by {@link KeyEncryption} and for nothing else.
   *
   * @return PKCS#8 DER, a new array the caller clears after use
   * @throws IllegalStateException if the key lives in a token, which does not give it away
   */
  public byte[] pkcs8() {
    byte[] encoded = privateKey.getEncoded();
    if (encoded == null) {
      throw new IllegalStateException("a key in a token has no encoding");
    }
    return encoded;
  }

  /**
   * Starts a signature. The signer names the right AlgorithmIdentifier for certificates, CRLs,
   * PKCS#10 and CMS alike.
   *
   * @return a new signer, for one message and one thread
   */
  public ContentSigner contentSigner() {
    return JcaSigner.of(this);
  }

  /** Names the key and shows nothing of it. */
  @Override
  public String toString() {
    return "SigningKey[" + algorithm.text() + ", " + provider.getName() + "]";
  }
}
