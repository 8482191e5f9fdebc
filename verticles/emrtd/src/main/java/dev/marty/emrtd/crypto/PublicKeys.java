package dev.marty.emrtd.crypto;

import java.io.IOException;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.Properties;

/** Reads public keys, once {@link KeyBounds} lets them through. */
final class PublicKeys {
  private static final String ALLOW_UNTESTED_MODULUS = "org.bouncycastle.rsa.allow_unsafe_mod";

  private PublicKeys() {}

  /** Reads a key; IOException and BouncyCastle's unchecked exceptions mean it is unusable. */
  static AsymmetricKeyParameter read(SubjectPublicKeyInfo info) throws IOException {
    if (KeyBounds.RSA.contains(info.getAlgorithm().getAlgorithm())) {
      return withoutPrimalityTest(KeyBounds.rsa(info));
    }
    KeyBounds.check(info);
    AsymmetricKeyParameter key = PublicKeyFactory.createKey(info);
    if (key instanceof ECPublicKeyParameters ec) {
      KeyBounds.least("EC group order", ec.getParameters().getN(), KeyPolicy.LEAST_ORDER);
      return onSharedCurve(ec);
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
