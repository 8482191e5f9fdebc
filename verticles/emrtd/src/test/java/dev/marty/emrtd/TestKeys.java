package dev.marty.emrtd;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
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
