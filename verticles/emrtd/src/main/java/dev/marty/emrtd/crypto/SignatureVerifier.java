package dev.marty.emrtd.crypto;

import dev.marty.emrtd.asn1.Asn1Guard;
import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * Checks signatures of the algorithms of Doc 9303-12 clause 4 over exact bytes. BouncyCastle's
 * lightweight engines are used rather than a JCA provider: no global registration, explicit EC
 * parameters work, and every size is bounded before it costs time or memory.
 *
 * <p>Pure, but for remembering keys to be faster; safe on any thread; CPU heavy (0.05 to 1 ms
 * each), call it off the event loop.
 */
public final class SignatureVerifier {
  private static final KnownKeys KEYS = new KnownKeys();

  private SignatureVerifier() {}

  /**
   * Checks a signature whose algorithm identifier names the whole scheme.
   *
   * @param key the signer's public key
   * @param algorithm signature algorithm with its parameters
   * @param message the signed bytes, exactly
   * @param signature the signature value
   * @return the verdict; malformed keys, parameters and signatures are verdicts too
   */
  public static SignatureVerdict verify(
      SubjectPublicKeyInfo key, AlgorithmIdentifier algorithm, byte[] message, byte[] signature) {
    return verify(key, algorithm, out -> out.write(message), signature);
  }

  /** The same of bytes that are not in an array of their own. */
  public static SignatureVerdict verify(
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier algorithm,
      SignedBytes message,
      byte[] signature) {
    return guarded(
        () ->
            SignatureScheme.of(algorithm)
                .map(scheme -> checked(key, algorithm, scheme, message, signature))
                .orElseGet(() -> unknown(algorithm)));
  }

  /**
   * Checks a signature that stands in a BIT STRING, as those of certificates and CRLs do.
   *
   * @param key the signer's public key
   * @param algorithm signature algorithm with its parameters
   * @param message the signed bytes, exactly
   * @param signature the signature value
   * @return the verdict; one that is not a whole number of octets is invalid
   */
  public static SignatureVerdict verify(
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier algorithm,
      byte[] message,
      ASN1BitString signature) {
    return signature.getPadBits() == 0
        ? verify(key, algorithm, message, signature.getOctets())
        : SignatureVerdict.INVALID;
  }

  /**
   * Checks a signature by a scheme that was found elsewhere, as CMS requires.
   *
   * @param key the signer's public key
   * @param algorithm signature algorithm, of which only PSS parameters are used
   * @param scheme the scheme
   * @param message the signed bytes, exactly
   * @param signature the signature value
   * @return the verdict
   */
  public static SignatureVerdict verify(
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier algorithm,
      SignatureScheme scheme,
      byte[] message,
      byte[] signature) {
    return checked(key, algorithm, scheme, out -> out.write(message), signature);
  }

  private static SignatureVerdict checked(
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier algorithm,
      SignatureScheme scheme,
      SignedBytes message,
      byte[] signature) {
    return guarded(() -> dispatch(KEYS.read(key), algorithm, scheme, message, signature));
  }

  private static SignatureVerdict dispatch(
      KnownKey known,
      AlgorithmIdentifier algorithm,
      SignatureScheme scheme,
      SignedBytes message,
      byte[] signature)
      throws IOException {
    AsymmetricKeyParameter key = known.parameters();
    byte[] hash = scheme.digest().hash(message);
    return switch (scheme.family()) {
      case RSA_PKCS1 ->
          key instanceof RSAKeyParameters rsa
              ? RsaPkcs1Verifier.verify(rsa, scheme.digest(), hash, signature)
              : misfit(scheme);
      case RSA_PSS ->
          key instanceof RSAKeyParameters rsa
              ? PssVerifier.verify(rsa, algorithm, message, signature)
              : misfit(scheme);
      case ECDSA ->
          key instanceof ECPublicKeyParameters ec
              ? ecdsa(known, ec, StandardDSAEncoding.INSTANCE, hash, signature)
              : misfit(scheme);
      case PLAIN_ECDSA ->
          key instanceof ECPublicKeyParameters ec
              ? ecdsa(known, ec, PlainDSAEncoding.INSTANCE, hash, signature)
              : misfit(scheme);
      case DSA ->
          key instanceof DSAPublicKeyParameters dsa ? dsa(dsa, hash, signature) : misfit(scheme);
    };
  }

  private static SignatureVerdict misfit(SignatureScheme scheme) {
    return SignatureVerdict.unsupported(
        "signature algorithm " + scheme.displayName() + " does not fit the type of the key");
  }

  private static SignatureVerdict ecdsa(
      KnownKey known,
      ECPublicKeyParameters key,
      DSAEncoding encoding,
      byte[] hash,
      byte[] signature) {
    return decode(encoding, key.getParameters().getN(), signature)
        .map(rs -> verdict(known.verifies(hash, rs[0], rs[1])))
        .orElse(SignatureVerdict.INVALID);
  }

  private static SignatureVerdict dsa(DSAPublicKeyParameters key, byte[] hash, byte[] signature) {
    DSASigner verifier = new DSASigner();
    verifier.init(false, key);
    return decode(StandardDSAEncoding.INSTANCE, key.getParameters().getQ(), signature)
        .map(rs -> verdict(verifier.verifySignature(hash, rs[0], rs[1])))
        .orElse(SignatureVerdict.INVALID);
  }

  private static SignatureVerdict verdict(boolean verifies) {
    return verifies ? SignatureVerdict.VALID : SignatureVerdict.INVALID;
  }

  /** A signature value that is no pair of numbers in strict DER is an invalid one, no more. */
  private static Optional<BigInteger[]> decode(
      DSAEncoding encoding, BigInteger order, byte[] signature) {
    try {
      if (encoding == StandardDSAEncoding.INSTANCE) {
        Asn1Guard.check(signature, Asn1Limits.OBJECT);
      }
      return Optional.of(encoding.decode(order, signature));
    } catch (MalformedAsn1Exception | IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static SignatureVerdict unknown(AlgorithmIdentifier algorithm) {
    return SignatureVerdict.unsupported(
        "signature algorithm "
            + algorithm.getAlgorithm().getId()
            + " is unknown or its hash is not accepted");
  }

  private static SignatureVerdict guarded(CheckStep step) {
    try {
      return Bouncy.parse("key or signature algorithm", step::run);
    } catch (MalformedAsn1Exception e) {
      return SignatureVerdict.unsupported(e.getMessage());
    }
  }

  @FunctionalInterface
  private interface CheckStep {
    SignatureVerdict run() throws IOException;
  }
}
