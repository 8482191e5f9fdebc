package dev.marty.emrtd.keys;

import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Signs with any JCA provider. BouncyCastle's own builder asks for PSS under a name that the JDK's
 * PKCS#11 provider does not know; {@code RSASSA-PSS} with parameters is known to both.
 *
 * <p>Used by one thread for one message.
 */
final class JcaSigner implements ContentSigner {
  private final AlgorithmIdentifier identifier;
  private final Signature signature;

  private JcaSigner(AlgorithmIdentifier identifier, Signature signature) {
    this.identifier = identifier;
    this.signature = signature;
  }

  static JcaSigner of(SigningKey key) {
    KeyAlgorithm algorithm = key.algorithm();
    try {
      Signature signature = Signature.getInstance(jcaName(algorithm), key.provider());
      if (algorithm.family() == KeyAlgorithm.Family.RSA_PSS) {
        signature.setParameter(pss(algorithm.digest()));
      }
      signature.initSign(key.privateKey());
      return new JcaSigner(identifier(algorithm), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          key.provider().getName() + " cannot sign with " + algorithm.text(), e);
    }
  }

  private static String jcaName(KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case RSA -> algorithm.digest().name() + "withRSA";
      case EC -> algorithm.digest().name() + "withECDSA";
      case RSA_PSS -> "RSASSA-PSS";
    };
  }

  /** The salt is as long as the hash (RFC 4055 clause 3.1 recommends it). */
  private static PSSParameterSpec pss(DigestAlgorithm digest) {
    String hash = digest.name().replace("SHA", "SHA-");
    return new PSSParameterSpec(
        hash,
        "MGF1",
        new MGF1ParameterSpec(hash),
        length(digest),
        PSSParameterSpec.TRAILER_FIELD_BC);
  }

  private static int length(DigestAlgorithm digest) {
    return switch (digest) {
      case SHA1 -> 20;
      case SHA224 -> 28;
      case SHA256 -> 32;
      case SHA384 -> 48;
      case SHA512 -> 64;
    };
  }

  private static AlgorithmIdentifier identifier(KeyAlgorithm algorithm) {
    return switch (algorithm.family()) {
      // RFC 4055 clause 5: the parameters are NULL, and present. RFC 5758 clause 3.2: absent.
      case RSA ->
          new AlgorithmIdentifier(
              switch (algorithm.digest()) {
                case SHA1 -> PKCSObjectIdentifiers.sha1WithRSAEncryption;
                case SHA224 -> PKCSObjectIdentifiers.sha224WithRSAEncryption;
                case SHA256 -> PKCSObjectIdentifiers.sha256WithRSAEncryption;
                case SHA384 -> PKCSObjectIdentifiers.sha384WithRSAEncryption;
                case SHA512 -> PKCSObjectIdentifiers.sha512WithRSAEncryption;
              },
              DERNull.INSTANCE);
      case EC ->
          new AlgorithmIdentifier(
              switch (algorithm.digest()) {
                case SHA1 -> X9ObjectIdentifiers.ecdsa_with_SHA1;
                case SHA224 -> X9ObjectIdentifiers.ecdsa_with_SHA224;
                case SHA256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
                case SHA384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
                case SHA512 -> X9ObjectIdentifiers.ecdsa_with_SHA512;
              });
      case RSA_PSS -> pssIdentifier(algorithm.digest());
    };
  }

  private static AlgorithmIdentifier pssIdentifier(DigestAlgorithm digest) {
    AlgorithmIdentifier hash = new AlgorithmIdentifier(digest.oid(), DERNull.INSTANCE);
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSASSA_PSS,
        new RSASSAPSSparams(
            hash,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash),
            new ASN1Integer(length(digest)),
            RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return identifier;
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] octets, int offset, int length) throws IOException {
        try {
          signature.update(octets, offset, length);
        } catch (SignatureException e) {
          throw new IOException(e);
        }
      }
    };
  }

  @Override
  public byte[] getSignature() {
    try {
      return signature.sign();
    } catch (SignatureException e) {
      throw new RuntimeOperatorException("signing failed: " + e.getMessage(), e);
    }
  }
}
