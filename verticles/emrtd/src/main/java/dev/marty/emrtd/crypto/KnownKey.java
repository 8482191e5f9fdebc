package dev.marty.emrtd.crypto;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** A public key that was read, and its tables once it has verified often. Safe on any thread. */
final class KnownKey {
  /** Tables cost as much as ten verifications and save nearly half of each. */
  private static final int OFTEN = 16;

  private final AsymmetricKeyParameter parameters;
  private final boolean onSharedCurve;
  private final AtomicInteger uses = new AtomicInteger();
  private volatile FastEcdsa fast;

  KnownKey(AsymmetricKeyParameter parameters) {
    this.parameters = parameters;
    this.onSharedCurve =
        parameters instanceof ECPublicKeyParameters ec && CurveNames.isShared(ec.getParameters());
  }

  AsymmetricKeyParameter parameters() {
    return parameters;
  }

  /**
   * Tells whether it is time for tables; once, to one thread.
   *
   * @return true if {@link #prepare} is worth its while
   */
  boolean due() {
    return onSharedCurve && uses.incrementAndGet() == OFTEN;
  }

  boolean prepared() {
    return fast != null;
  }

  void prepare() {
    fast = new FastEcdsa((ECPublicKeyParameters) parameters);
  }

  /** Gives the memory of the tables back; they come again when they are worth it again. */
  void forget() {
    fast = null;
    uses.set(0);
  }

  /**
   * Verifies an ECDSA signature, with the tables if they are there. Only for EC keys.
   *
   * @param hash of the message
   * @param r any number
   * @param s any number
   * @return whether it is the key's
   */
  boolean verifies(byte[] hash, BigInteger r, BigInteger s) {
    FastEcdsa tables = fast;
    if (tables != null) {
      return tables.verifies(hash, r, s);
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, parameters);
    return verifier.verifySignature(hash, r, s);
  }
}
