package dev.marty.emrtd.crypto;

import dev.marty.emrtd.asn1.Asn1Guard;
import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.io.IOException;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.Properties;

/**
 * Reads public keys within bounds. Verification time grows with the cube of the modulus and with
 * the exponent; a stranger's certificate must not be able to choose either freely.
 */
final class PublicKeys {
  private static final String ALLOW_UNTESTED_MODULUS = "org.bouncycastle.rsa.allow_unsafe_mod";
  private static final int MAX_MODULUS_BITS = 16_384;
  // FIPS 186-5 A.1.1: 2^16 < e < 2^256.
  private static final int MAX_EXPONENT_BITS = 256;
  private static final int MAX_ORDER_BITS = 1_200;

  private PublicKeys() {}

  /** Reads a key; IOException and BouncyCastle's unchecked exceptions mean it is unusable. */
  static AsymmetricKeyParameter read(SubjectPublicKeyInfo info) throws IOException {
    if (isRsa(info.getAlgorithm())) {
      return readRsa(info);
    }
    AsymmetricKeyParameter key = PublicKeyFactory.createKey(info);
    if (key instanceof ECPublicKeyParameters ec) {
      if (ec.getParameters().getN().bitLength() > MAX_ORDER_BITS) {
        throw new IOException("EC group order is larger than " + MAX_ORDER_BITS + " bits");
      }
      return onSharedCurve(ec);
    }
    if (key instanceof DSAPublicKeyParameters dsa
        && dsa.getParameters().getP().bitLength() > MAX_MODULUS_BITS) {
      throw new IOException("DSA modulus is larger than " + MAX_MODULUS_BITS + " bits");
    }
    return key;
  }

  private static ECPublicKeyParameters onSharedCurve(ECPublicKeyParameters key) {
    return CurveNames.shared(key.getParameters())
        .map(
            domain ->
                new ECPublicKeyParameters(
                    domain.getCurve().decodePoint(key.getQ().getEncoded(false)), domain))
        .orElse(key);
  }

  static boolean isRsa(AlgorithmIdentifier algorithm) {
    return PKCSObjectIdentifiers.rsaEncryption.equals(algorithm.getAlgorithm())
        || PKCSObjectIdentifiers.id_RSASSA_PSS.equals(algorithm.getAlgorithm());
  }

  private static AsymmetricKeyParameter readRsa(SubjectPublicKeyInfo info) throws IOException {
    byte[] encoding = info.getPublicKeyData().getOctets();
    try {
      // The BIT STRING's content was invisible to the guard that checked the certificate.
      Asn1Guard.check(encoding, Asn1Limits.STANDARD);
    } catch (MalformedAsn1Exception e) {
      throw new IOException("RSA public key: " + e.getMessage(), e);
    }
    RSAPublicKey key = RSAPublicKey.getInstance(encoding);
    if (key.getModulus().bitLength() > MAX_MODULUS_BITS) {
      throw new IOException("RSA modulus is larger than " + MAX_MODULUS_BITS + " bits");
    }
    if (key.getModulus().signum() <= 0 || key.getPublicExponent().signum() <= 0) {
      throw new IOException("RSA key is not positive");
    }
    if (key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
      throw new IOException("RSA exponent is larger than " + MAX_EXPONENT_BITS + " bits");
    }
    return withoutPrimalityTest(key);
  }

  /**
   * BouncyCastle tests whether an RSA modulus is composite, which takes 20 ms for 4096 bits, a
   * hundred times as long as verifying. Whether to trust a key is decided by who signed it, not by
   * this. The switch is per thread and restored before returning.
   */
  private static RSAKeyParameters withoutPrimalityTest(RSAPublicKey key) {
    boolean wasSet = Properties.setThreadOverride(ALLOW_UNTESTED_MODULUS, true);
    try {
      return new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent());
    } finally {
      if (!wasSet) {
        Properties.removeThreadOverride(ALLOW_UNTESTED_MODULUS);
      }
    }
  }
}
