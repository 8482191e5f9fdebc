package dev.marty.emrtd.crypto;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECLookupTable;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.PreCompInfo;
import org.bouncycastle.util.BigIntegers;

/**
 * Multiples of one point made ahead, so that multiplying it takes a doubling for every 32 bits
 * instead of one for each (the comb of Lim and Lee): 64 KB for a curve of 256 bits.
 *
 * <p>Looks up by the scalar's bits, so its time tells them: for verifying, where everything is
 * public, and never for a private key.
 *
 * <p>Immutable; safe on any thread. Making it takes as long as ten verifications.
 */
final class FixedPointTable implements PreCompInfo {
  private static final int TEETH = 8;
  private static final int COMBS = 4;
  private static final int ENTRIES = 1 << TEETH;

  private final ECCurve curve;
  private final ECLookupTable multiples;

  /** Of each comb, and the doublings of a multiplication. */
  private final int columns;

  /**
   * Makes the table.
   *
   * @param point not infinity, and of a large prime order, so that none of the multiples is
   * @param bits of the largest scalar
   */
  FixedPointTable(ECPoint point, int bits) {
    curve = point.getCurve();
    columns = (bits + TEETH * COMBS - 1) / (TEETH * COMBS);
    ECPoint[] teeth = new ECPoint[TEETH * COMBS];
    teeth[0] = point;
    for (int i = 1; i < teeth.length; i++) {
      teeth[i] = teeth[i - 1].timesPow2(columns);
    }
    // Affine points are cheaper to add, here and at each use.
    curve.normalizeAll(teeth);
    ECPoint[] points = new ECPoint[COMBS * ENTRIES];
    for (int comb = 0; comb < COMBS; comb++) {
      // Nothing is added for an index without bits; a table cannot hold infinity.
      points[comb * ENTRIES] = point;
      for (int index = 1; index < ENTRIES; index++) {
        int tooth = Integer.numberOfTrailingZeros(index);
        int rest = index & (index - 1);
        ECPoint last = teeth[tooth * COMBS + comb];
        points[comb * ENTRIES + index] = rest == 0 ? last : points[comb * ENTRIES + rest].add(last);
      }
    }
    curve.normalizeAll(points);
    multiples = curve.createCacheSafeLookupTable(points, 0, points.length);
  }

  /**
   * Adds a multiple of one point to that of another.
   *
   * @param first of the one point
   * @param k from 0 to the largest scalar
   * @param second of the other point, for as many bits on the same curve
   * @param l as k
   * @return k times the one plus l times the other, perhaps infinity
   */
  static ECPoint sum(FixedPointTable first, BigInteger k, FixedPointTable second, BigInteger l) {
    ECPoint sum = first.curve.getInfinity();
    int[] words = first.words(k);
    int[] others = second.words(l);
    for (int column = first.columns - 1; column >= 0; column--) {
      sum = sum.twice();
      for (int comb = 0; comb < COMBS; comb++) {
        sum = first.plus(sum, words, comb, column);
        sum = second.plus(sum, others, comb, column);
      }
    }
    return sum;
  }

  /** Little end first; testing the bits of a BigInteger one by one is slow. */
  private int[] words(BigInteger scalar) {
    byte[] bytes = BigIntegers.asUnsignedByteArray(TEETH * COMBS * columns / Byte.SIZE, scalar);
    int[] words = new int[(bytes.length + Integer.BYTES - 1) / Integer.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[bytes.length - 1 - i] & 0xFF;
      words[i / Integer.BYTES] |= octet << (i % Integer.BYTES * Byte.SIZE);
    }
    return words;
  }

  private ECPoint plus(ECPoint sum, int[] words, int comb, int column) {
    int index = 0;
    int bit = comb * columns + column;
    for (int tooth = 0; tooth < TEETH; tooth++) {
      index |= (words[bit / Integer.SIZE] >>> bit % Integer.SIZE & 1) << tooth;
      bit += COMBS * columns;
    }
    return index == 0 ? sum : sum.add(multiples.lookupVar(comb * ENTRIES + index));
  }
}
