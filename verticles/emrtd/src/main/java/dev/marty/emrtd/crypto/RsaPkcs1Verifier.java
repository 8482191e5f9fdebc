package dev.marty.emrtd.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.util.BigIntegers;

/**
 * RSASSA-PKCS1-v1_5 verification by comparison (RFC 8017 clause 8.2.2): the whole padded block is
 * built anew and compared in constant time. Nothing of the recovered block is parsed, so there is
 * no room for garbage behind or inside it, which is how signatures for small exponents were forged
 * in 2006 (CVE-2006-4339).
 *
 * <p>RFC 8017 note 2 of clause 9.2: the parameters of the hash algorithm in the DigestInfo should
 * be NULL, but verifiers should accept them absent too. Exactly these two blocks are accepted, and
 * told apart; real master lists of ICAO have the second form.
 */
final class RsaPkcs1Verifier {
  private static final int SEQUENCE = 0x30;
  private static final int NULL_LENGTH = 2;

  private RsaPkcs1Verifier() {}

  static SignatureVerdict verify(
      RSAKeyParameters key, DigestAlgorithm digest, byte[] hash, byte[] signature) {
    BigInteger modulus = key.getModulus();
    int length = (modulus.bitLength() + 7) / 8;
    BigInteger value = new BigInteger(1, signature);
    if (signature.length != length || value.compareTo(modulus) >= 0) {
      return SignatureVerdict.INVALID;
    }
    byte[] block =
        BigIntegers.asUnsignedByteArray(length, value.modPow(key.getExponent(), modulus));
    if (matches(block, digestInfo(digest, hash, true))) {
      return SignatureVerdict.VALID;
    }
    return matches(block, digestInfo(digest, hash, false))
        ? SignatureVerdict.VALID_WITHOUT_NULL
        : SignatureVerdict.INVALID;
  }

  /** EMSA-PKCS1-v1_5: 00 01 FF…FF 00 DigestInfo, at least eight FF, to the last byte. */
  private static boolean matches(byte[] block, byte[] digestInfo) {
    int padding = block.length - digestInfo.length - 3;
    if (padding < 8) {
      return false;
    }
    byte[] expected = new byte[block.length];
    expected[1] = 1;
    Arrays.fill(expected, 2, 2 + padding, (byte) 0xFF);
    System.arraycopy(digestInfo, 0, expected, padding + 3, digestInfo.length);
    return MessageDigest.isEqual(expected, block);
  }

  /** DigestInfo of RFC 8017 clause 9.2; all lengths are below 128, so one octet each. */
  private static byte[] digestInfo(DigestAlgorithm digest, byte[] hash, boolean withNull) {
    byte[] oid = oidEncoding(digest);
    int parameters = withNull ? NULL_LENGTH : 0;
    int algorithmLength = oid.length + parameters;
    byte[] encoding = new byte[4 + algorithmLength + 2 + hash.length];
    encoding[0] = SEQUENCE;
    encoding[1] = (byte) (encoding.length - 2);
    encoding[2] = SEQUENCE;
    encoding[3] = (byte) algorithmLength;
    System.arraycopy(oid, 0, encoding, 4, oid.length);
    if (withNull) {
      encoding[4 + oid.length] = 0x05;
    }
    encoding[4 + algorithmLength] = 0x04;
    encoding[5 + algorithmLength] = (byte) hash.length;
    System.arraycopy(hash, 0, encoding, 6 + algorithmLength, hash.length);
    return encoding;
  }

  private static byte[] oidEncoding(DigestAlgorithm digest) {
    try {
      return digest.oid().getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a constant object identifier has an encoding", e);
    }
  }
}
