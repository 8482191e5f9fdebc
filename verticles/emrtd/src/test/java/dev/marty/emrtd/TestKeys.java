package dev.marty.emrtd;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.jce.spec.ECParameterSpec;

/** Key pairs made for tests. */
public final class TestKeys {
  /** A provider instance of its own: nothing is registered for the whole JVM. */
  public static final Provider BC = new BouncyCastleProvider();

  private TestKeys() {}

  /** RSA, 2048 bits, exponent 65537. */
  public static KeyPair rsa() {
    return generate("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
  }

  /** RSA of any size with exponent 65537. */
  public static KeyPair rsa(int bits) {
    return generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
  }

  /** A modulus of a real key with exponent 1: what is signed is the signature. */
  public static KeyPair rsaExponentOne() {
    BigInteger modulus = ((RSAPublicKey) rsa().getPublic()).getModulus();
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA", BC);
      return new KeyPair(
          factory.generatePublic(new RSAPublicKeySpec(modulus, BigInteger.ONE)),
          factory.generatePrivate(new RSAPrivateKeySpec(modulus, BigInteger.ONE)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RSA with exponent 3, the one forgeries are easiest for. */
  public static KeyPair rsaExponentThree() {
    return generate("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0));
  }

  /** EC with parameters given by name. */
  public static KeyPair namedEc(String curve) {
    return generate("EC", new ECGenParameterSpec(curve));
  }

  /** EC with parameters spelled out: a plain specification makes BouncyCastle do so. */
  public static KeyPair explicitEc(String curve) {
    ECNamedCurveParameterSpec named = ECNamedCurveTable.getParameterSpec(curve);
    return generate(
        "EC", new ECParameterSpec(named.getCurve(), named.getG(), named.getN(), named.getH()));
  }

  private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, BC);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
