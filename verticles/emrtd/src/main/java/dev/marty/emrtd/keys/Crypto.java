package dev.marty.emrtd.keys;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The JCA provider of software keys: an instance of our own, nothing is registered JVM-wide. */
final class Crypto {
  static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private Crypto() {}
}
