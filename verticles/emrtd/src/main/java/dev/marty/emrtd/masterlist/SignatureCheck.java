package dev.marty.emrtd.masterlist;

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
import dev.marty.emrtd.masterlist.MasterListOutcome.Reason;
import java.security.MessageDigest;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Verifies one SignerInfo (RFC 5652 clause 5.6). The algorithm is taken from the SignerInfo; the
 * signer certificate's own signature algorithm is its issuer's and says nothing here.
 */
final class SignatureCheck {
  private SignatureCheck() {}

  static void content(ParsedSigner signer, Octets content) throws RefusalException {
    byte[] hash = signer.digest().hash(content.toByteArray());
    byte[] signed = signer.attributes().digest().toByteArray();
    if (!MessageDigest.isEqual(hash, signed)) {
      throw new RefusalException(
          Reason.DIGEST_MISMATCH,
          "the content was changed after signing: its %s is %s…, the signed messageDigest %s…"
              .formatted(
                  signer.digest(),
                  start(Octets.copyOf(hash)),
                  start(signer.attributes().digest())));
    }
  }

  /**
   * Verifies the signature over the attributes as they stand and, if the sender did not transmit
   * them in DER, over their DER encoding.
   *
   * @param deviations receives what had to be overlooked
   * @return the scheme that was used
   */
  static SignatureScheme signature(
      ParsedSigner signer, CertificateOutcome.Parsed certificate, Findings deviations)
      throws RefusalException {
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
      throw new RefusalException(
          Reason.SIGNATURE_INVALID,
          "the %s signature does not verify with the key of %s"
              .formatted(scheme.displayName(), certificate.facts().subject()));
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

  static boolean permitted(SignatureScheme scheme) {
    return scheme.digest() != DigestAlgorithm.SHA1;
  }

  private static SignatureVerdict verify(
      ParsedSigner signer,
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

  private static RefusalException unsupported(String detail) {
    return new RefusalException(Reason.UNSUPPORTED_ALGORITHM, detail);
  }

  private static String start(Octets hash) {
    String hex = hash.hex();
    return hex.substring(0, Math.min(16, hex.length()));
  }
}
