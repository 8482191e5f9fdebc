package dev.marty.emrtd.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables say what BouncyCastle's own verifier says, of good signatures and of all others. */
class FastEcdsaTest {
  private static final int KEYS = 4;
  private static final int SIGNATURES = 25;

  private final Random random = new Random(9303);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secp256r1",
        "secp384r1",
        "secp521r1",
        "secp224r1",
        "brainpoolP256r1",
        "brainpoolP320r1",
        "brainpoolP512r1",
        "secp256k1"
      })
  void agreesWithBouncyCastle(String curve) {
    ECDomainParameters domain = domain(curve);
    for (int i = 0; i < KEYS; i++) {
      AsymmetricCipherKeyPair pair = pair(domain);
      ECPublicKeyParameters key = (ECPublicKeyParameters) pair.getPublic();
      FastEcdsa fast = new FastEcdsa(key);
      FastEcdsa stranger = new FastEcdsa((ECPublicKeyParameters) pair(domain).getPublic());
      for (int j = 0; j < SIGNATURES; j++) {
        byte[] hash = new byte[List.of(20, 28, 32, 48, 64).get(j % 5)];
        random.nextBytes(hash);
        BigInteger[] signature = sign(pair, hash);
        BigInteger r = signature[0];
        BigInteger s = signature[1];

        assertThat(fast.verifies(hash, r, s)).isTrue();
        assertThat(stranger.verifies(hash, r, s)).isFalse();
        // The other of the two signatures, which ECDSA takes too.
        assertThat(fast.verifies(hash, r, domain.getN().subtract(s))).isTrue();
        int bit = random.nextInt(domain.getN().bitLength() - 1);
        same(fast, key, hash, r.flipBit(bit), s);
        same(fast, key, hash, r, s.flipBit(bit));
        assertThat(fast.verifies(hash, s, r)).isFalse();
        hash[0] ^= 1;
        assertThat(fast.verifies(hash, r, s)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1"})
  void numbersAtAndBeyondTheBoundsAreJudgedAlike(String curve) {
    ECDomainParameters domain = domain(curve);
    BigInteger n = domain.getN();
    AsymmetricCipherKeyPair pair = pair(domain);
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    BigInteger[] good = sign(pair, hash);
    ECPublicKeyParameters key = (ECPublicKeyParameters) pair.getPublic();
    FastEcdsa fast = new FastEcdsa(key);

    assertThat(fast.verifies(hash, good[0].add(n), good[1])).isFalse();
    assertThat(fast.verifies(hash, good[0], good[1].add(n))).isFalse();
    assertThat(fast.verifies(hash, good[0].negate(), good[1])).isFalse();
    List<BigInteger> odd =
        List.of(
            BigInteger.ONE.negate(),
            BigInteger.ZERO,
            BigInteger.ONE,
            n.subtract(BigInteger.ONE),
            n,
            n.add(BigInteger.ONE),
            good[0],
            good[1]);
    for (BigInteger r : odd) {
      for (BigInteger s : odd) {
        same(fast, key, hash, r, s);
        same(fast, key, new byte[32], r, s);
      }
    }
  }

  /** Where points to add are equal or opposite, formulas for addition have their exceptions. */
  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1"})
  void keysNextToTheGeneratorAreJudgedAlike(String curve) {
    ECDomainParameters domain = domain(curve);
    BigInteger n = domain.getN();
    ECPoint generator = domain.getG();
    BigInteger r = generator.normalize().getAffineXCoord().toBigInteger().mod(n);
    int length = (n.bitLength() + 7) / 8;
    for (ECPoint point : List.of(generator, generator.negate(), generator.twice().normalize())) {
      ECPublicKeyParameters key = new ECPublicKeyParameters(point, domain);
      FastEcdsa fast = new FastEcdsa(key);
      for (BigInteger number : List.of(BigInteger.ZERO, BigInteger.ONE, r, n.subtract(r))) {
        byte[] hash = hash(number, length, n.bitLength());
        for (BigInteger s : List.of(BigInteger.ONE, r, n.subtract(r), BigInteger.TWO)) {
          same(fast, key, hash, r, s);
        }
      }
    }
    // The sum is infinity: e = -r and the key is the generator.
    FastEcdsa fast = new FastEcdsa(new ECPublicKeyParameters(generator, domain));
    byte[] opposite = hash(n.subtract(r), length, n.bitLength());
    assertThat(fast.verifies(opposite, r, BigInteger.ONE)).isFalse();
    // The sum is the generator itself: e = 0, s = r.
    assertThat(fast.verifies(new byte[length], r, r)).isTrue();
  }

  /** So that the number taken from the hash is the given one. */
  private static byte[] hash(BigInteger number, int length, int bits) {
    byte[] encoded = number.shiftLeft(length * 8 - bits).toByteArray();
    byte[] hash = new byte[length];
    int taken = Math.min(length, encoded.length);
    System.arraycopy(encoded, encoded.length - taken, hash, length - taken, taken);
    return hash;
  }

  private static void same(
      FastEcdsa fast, ECPublicKeyParameters key, byte[] hash, BigInteger r, BigInteger s) {
    ECDSASigner bouncy = new ECDSASigner();
    bouncy.init(false, key);
    assertThat(fast.verifies(hash, r, s))
        .as("r %s, s %s", r, s)
        .isEqualTo(bouncy.verifySignature(hash, r, s));
  }

  private static ECDomainParameters domain(String curve) {
    return CurveNames.shared(new ECDomainParameters(ECNamedCurveTable.getByName(curve)))
        .orElseThrow();
  }

  private static AsymmetricCipherKeyPair pair(ECDomainParameters domain) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(domain, new SecureRandom()));
    return generator.generateKeyPair();
  }

  private static BigInteger[] sign(AsymmetricCipherKeyPair pair, byte[] hash) {
    ECDSASigner signer = new ECDSASigner();
    signer.init(true, pair.getPrivate());
    return signer.generateSignature(hash);
  }
}
