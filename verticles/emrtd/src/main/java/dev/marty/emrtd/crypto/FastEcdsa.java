package dev.marty.emrtd.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.PreCompInfo;
import org.bouncycastle.util.BigIntegers;

/**
 * Verifies ECDSA signatures of one public key (FIPS 186-5 clause 6.4.2), with tables for the key
 * and for the curve's generator: nearly twice as fast as without, and the same verdicts.
 *
 * <p>Immutable; safe on any thread. Making it takes as long as ten verifications.
 */
final class FastEcdsa {
  private static final String GENERATOR = "marty-fixed-point";

  private final BigInteger order;
  private final FixedPointTable generator;
  private final FixedPointTable key;

  /**
   * Makes the tables.
   *
   * @param key on a curve shared by all keys, so that they share the generator's table
   */
  FastEcdsa(ECPublicKeyParameters key) {
    ECDomainParameters domain = key.getParameters();
    this.order = domain.getN();
    this.generator = generator(domain);
    this.key = new FixedPointTable(key.getQ(), order.bitLength());
  }

  /** Kept with the point, as BouncyCastle keeps its own. */
  private static FixedPointTable generator(ECDomainParameters domain) {
    ECCurve curve = domain.getCurve();
    PreCompInfo table =
        curve.precompute(
            domain.getG(),
            GENERATOR,
            existing ->
                existing == null
                    ? new FixedPointTable(domain.getG(), domain.getN().bitLength())
                    : existing);
    return (FixedPointTable) table;
  }

  /**
   * Verifies a signature.
   *
   * @param hash of the message
   * @param r any number
   * @param s any number
   * @return whether it is the key's
   */
  boolean verifies(byte[] hash, BigInteger r, BigInteger s) {
    if (!inRange(r) || !inRange(s)) {
      return false;
    }
    BigInteger inverse = BigIntegers.modOddInverseVar(order, s);
    BigInteger u1 = number(hash).multiply(inverse).mod(order);
    BigInteger u2 = r.multiply(inverse).mod(order);
    ECPoint point = FixedPointTable.sum(generator, u1, key, u2);
    return !point.isInfinity()
        && point.normalize().getAffineXCoord().toBigInteger().mod(order).equals(r);
  }

  private boolean inRange(BigInteger value) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /** The leftmost bits of the hash, as many as the order has. */
  private BigInteger number(byte[] hash) {
    BigInteger number = new BigInteger(1, hash);
    int excess = hash.length * Byte.SIZE - order.bitLength();
    return excess > 0 ? number.shiftRight(excess) : number;
  }
}
