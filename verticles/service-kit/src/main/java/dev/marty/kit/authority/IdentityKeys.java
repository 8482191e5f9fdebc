package dev.marty.kit.authority;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A new key of an identity, as PEM: P-256, by the JDK's secure random numbers.
 *
 * @param own for the process itself: {@code PRIVATE KEY} (PKCS #8) and {@code PUBLIC KEY}
 * @param trusted for the others: {@code PUBLIC KEY} alone
 */
public record IdentityKeys(String own, String trusted) {
  private static final int LINE = 64;

  /** Makes one. */
  public static IdentityKeys make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      String trusted = block("PUBLIC KEY", pair.getPublic().getEncoded());
      return new IdentityKeys(
          block("PRIVATE KEY", pair.getPrivate().getEncoded()) + trusted, trusted);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has P-256.", e);
    }
  }

  private static String block(String type, byte[] der) {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  /** Hides the private key. */
  @Override
  public String toString() {
    return "IdentityKeys[" + trusted + "]";
  }
}
