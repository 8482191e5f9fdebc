package dev.marty.emrtd;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.util.BigIntegers;

/**
 * Signs whatever block a test makes of the message: with one's own key every forgery can be made
 * that an attacker could find for a small exponent.
 */
public final class RawRsaSigner implements ContentSigner {
  private final RSAPrivateKey key;
  private final UnaryOperator<byte[]> block;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** Makes a signer; the operator turns the message into the padded block of 256 bytes. */
  public RawRsaSigner(KeyPair keys, UnaryOperator<byte[]> block) {
    this.key = (RSAPrivateKey) keys.getPrivate();
    this.block = block;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
  }

  @Override
  public OutputStream getOutputStream() {
    return message;
  }

  @Override
  public byte[] getSignature() {
    BigInteger padded = new BigInteger(1, block.apply(message.toByteArray()));
    return BigIntegers.asUnsignedByteArray(
        256, padded.modPow(key.getPrivateExponent(), key.getModulus()));
  }
}
