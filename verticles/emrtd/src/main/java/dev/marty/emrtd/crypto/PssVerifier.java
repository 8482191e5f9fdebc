package dev.marty.emrtd.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.io.SignerOutputStream;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;

/** RSASSA-PSS (RFC 8017 clause 8.1) with the parameters the AlgorithmIdentifier carries. */
final class PssVerifier {
  private PssVerifier() {}

  /** Absent parameters mean the defaults of RFC 8017: SHA-1, MGF1 with SHA-1, salt of 20 bytes. */
  static RSASSAPSSparams parameters(AlgorithmIdentifier algorithm) {
    Object parameters = algorithm.getParameters();
    return parameters == null || parameters instanceof ASN1Null
        ? new RSASSAPSSparams()
        : RSASSAPSSparams.getInstance(parameters);
  }

  static SignatureVerdict verify(
      RSAKeyParameters key, AlgorithmIdentifier algorithm, SignedBytes message, byte[] signature)
      throws IOException {
    RSASSAPSSparams parameters = parameters(algorithm);
    Optional<DigestAlgorithm> content =
        DigestAlgorithm.of(parameters.getHashAlgorithm().getAlgorithm());
    AlgorithmIdentifier mask = parameters.getMaskGenAlgorithm();
    if (content.isEmpty() || !PKCSObjectIdentifiers.id_mgf1.equals(mask.getAlgorithm())) {
      return SignatureVerdict.unsupported("PSS with an unknown hash or mask function");
    }
    Optional<DigestAlgorithm> mgf =
        DigestAlgorithm.of(AlgorithmIdentifier.getInstance(mask.getParameters()).getAlgorithm());
    if (mgf.isEmpty()) {
      return SignatureVerdict.unsupported("PSS with an unknown hash in its mask function");
    }
    // The signer allocates the salt: a declared length must never reach it unchecked.
    BigInteger saltLength = parameters.getSaltLength();
    int modulusLength = (key.getModulus().bitLength() + 7) / 8;
    if (saltLength.signum() < 0 || saltLength.compareTo(BigInteger.valueOf(modulusLength)) > 0) {
      return SignatureVerdict.unsupported("PSS salt longer than the modulus");
    }
    if (!BigInteger.ONE.equals(parameters.getTrailerField())) {
      return SignatureVerdict.unsupported("PSS trailer field other than 1");
    }
    if (signature.length != modulusLength) {
      return SignatureVerdict.INVALID;
    }
    PSSSigner verifier =
        new PSSSigner(
            new RSAEngine(),
            content.get().newDigest(),
            mgf.get().newDigest(),
            saltLength.intValueExact());
    verifier.init(false, key);
    message.writeTo(new SignerOutputStream(verifier));
    return verifier.verifySignature(signature) ? SignatureVerdict.VALID : SignatureVerdict.INVALID;
  }
}
