package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.crypto.SignatureScheme;
import dev.marty.emrtd.crypto.SignatureVerdict;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import dev.marty.emrtd.crypto.SignatureVerifier;
import java.security.MessageDigest;
import java.util.Locale;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Verifies one SignerInfo (RFC 5652 clause 5.6). The algorithm is taken from the SignerInfo; the
 * signer certificate's own signature algorithm is its issuer's and says nothing here.
 */
public final class SignatureCheck {
  private SignatureCheck() {}

  /**
   * Compares the signed messageDigest with the content.
   *
   * @param signer the SignerInfo
   * @param content the octets of eContent
   * @throws CmsRefusalException DIGEST_MISMATCH
   */
  public static void content(CmsSigner signer, Octets content) throws CmsRefusalException {
    byte[] hash = signer.digest().hash(content.toByteArray());
    byte[] signed = signer.attributes().digest().toByteArray();
    if (!MessageDigest.isEqual(hash, signed)) {
      throw new CmsRefusalException(
          CmsReason.DIGEST_MISMATCH,
          String.format(
              Locale.ROOT,
              "the content was changed after signing: its %s is %s…, the signed messageDigest %s…",
              signer.digest(),
              start(Octets.copyOf(hash)),
              start(signer.attributes().digest())));
    }
  }

  /**
   * Verifies the signature over the attributes as they stand and, if the sender did not transmit
   * them in DER, over their DER encoding.
   *
   * @param signer the SignerInfo
   * @param certificate the signer's
   * @param deviations receives what had to be overlooked
   * @return the scheme that was used
   * @throws CmsRefusalException UNSUPPORTED_ALGORITHM or SIGNATURE_INVALID
   */
  public static SignatureScheme signature(
      CmsSigner signer, CertificateOutcome.Parsed certificate, Findings deviations)
      throws CmsRefusalException {
    AlgorithmIdentifier algorithm = signer.info().getDigestEncryptionAlgorithm();
    SignatureScheme scheme =
        SignatureScheme.of(algorithm, signer.digest())
            .orElseThrow(
                () ->
                    unsupported(
                        "signatureAlgorithm " + algorithm.getAlgorithm().getId() + " is unknown"));
    SignedAttributes attributes = signer.attributes();
    SignatureVerdict verdict = verify(signer, certificate, scheme, attributes.der());
    if (!attributes.der().equals(attributes.received())) {
      deviations.error(Field.SGI, Rule.NOT_DER, "signedAttrs are not transmitted in DER");
      if (!verdict.verifies()) {
        verdict = verify(signer, certificate, scheme, attributes.received());
      }
    }
    if (verdict.result() == Result.UNSUPPORTED) {
      throw unsupported(verdict.detail());
    }
    if (!verdict.verifies()) {
      throw new CmsRefusalException(
          CmsReason.SIGNATURE_INVALID,
          String.format(
              Locale.ROOT,
              "the %s signature does not verify with the key of %s",
              scheme.displayName(),
              certificate.facts().subject()));
    }
    if (verdict.result() == Result.VALID_WITHOUT_NULL) {
      deviations.error(
          Field.SIG,
          Rule.DIGEST_INFO_WITHOUT_NULL,
          "RFC 8017 clause 9.2; OpenSSL refuses such a signature");
    }
    if (scheme.digest() != signer.digest()) {
      deviations.error(
          Field.SGI, Rule.DIFFERS, "hash of digestAlgorithm and of signatureAlgorithm");
    }
    return scheme;
  }

  /**
   * Tells whether Doc 9303-12 clause 4.4 still permits the hash function.
   *
   * @param scheme a signature algorithm
   * @return false for SHA-1
   */
  public static boolean permitted(SignatureScheme scheme) {
    return scheme.digest() != DigestAlgorithm.SHA1;
  }

  private static SignatureVerdict verify(
      CmsSigner signer,
      CertificateOutcome.Parsed certificate,
      SignatureScheme scheme,
      Octets message) {
    return SignatureVerifier.verify(
        certificate.certificate().publicKey(),
        signer.info().getDigestEncryptionAlgorithm(),
        scheme,
        message.toByteArray(),
        signer.info().getEncryptedDigest().getOctets());
  }

  private static CmsRefusalException unsupported(String detail) {
    return new CmsRefusalException(CmsReason.UNSUPPORTED_ALGORITHM, detail);
  }

  private static String start(Octets hash) {
    String hex = hash.hex();
    return hex.substring(0, Math.min(16, hex.length()));
  }
}
