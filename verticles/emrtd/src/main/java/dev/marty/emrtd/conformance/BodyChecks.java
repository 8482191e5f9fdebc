package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.crypto.SignatureScheme;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import java.util.Optional;
import org.bouncycastle.asn1.x509.TBSCertificate;

/** Doc 9303-12 Table 5: version, serialNumber, signature, unique identifiers, encoding. */
final class BodyChecks {
  private static final int V3 = 3;

  private BodyChecks() {}

  static void check(Examined examined) {
    ParsedCertificate certificate = examined.certificate();
    Findings findings = examined.findings();
    TBSCertificate tbs = certificate.tbsCertificate();
    if (tbs.getVersionNumber() != V3) {
      findings.error(Field.VER, Rule.NOT_V3, "v" + tbs.getVersionNumber());
      if (tbs.getVersionNumber() == 1 && certificate.versionEncoded()) {
        findings.error(Field.VER, Rule.DEFAULT_VALUE_ENCODED);
      }
    }
    byte[] serial = certificate.serialContent().toByteArray();
    Encodings.integer(Field.SER, serial, findings);
    if (Encodings.zero(serial)) {
      findings.error(Field.SER, Rule.ZERO);
    }
    signature(examined);
    if (tbs.getIssuerUniqueId() != null) {
      findings.error(Field.UID, Rule.FIELD_PRESENT, "issuerUniqueID");
    }
    if (tbs.getSubjectUniqueId() != null) {
      findings.error(Field.UID, Rule.FIELD_PRESENT, "subjectUniqueID");
    }
    if (!Encodings.isDer(certificate.encoded(), certificate.certificate())) {
      findings.error(Field.SIG, Rule.NOT_DER, "the certificate is BER, signatures are over DER");
    }
  }

  private static void signature(Examined examined) {
    ParsedCertificate certificate = examined.certificate();
    Findings findings = examined.findings();
    if (!certificate.innerAlgorithm().equals(certificate.outerAlgorithm())) {
      findings.error(Field.SIG, Rule.DIFFERS, "algorithm inside and outside the signed part");
    }
    Optional<SignatureScheme> scheme =
        SignatureScheme.of(certificate.certificate().getSignatureAlgorithm());
    if (scheme.isEmpty()) {
      findings.error(
          Field.SIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, examined.facts().signatureAlgorithm());
    } else if (scheme.get().digest() == DigestAlgorithm.SHA1) {
      findings.newSinceSixth(
          Field.SIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, examined.facts().signatureAlgorithm());
    }
    selfSignature(examined);
  }

  /** A self-issued certificate whose key identifiers are equal says that its own key signed it. */
  private static void selfSignature(Examined examined) {
    String authority = examined.facts().authorityKeyIdentifier();
    boolean claimsOwnKey =
        examined.facts().kind() == CertificateKind.ROOT
            || (examined.facts().kind() == CertificateKind.SAME_NAME_LINK
                && authority != null
                && authority.equals(examined.facts().subjectKeyIdentifier()));
    if (!claimsOwnKey) {
      return;
    }
    Result result = examined.outcome().ownSignature().result();
    if (result == Result.INVALID) {
      examined
          .findings()
          .error(Field.SVA, Rule.NOT_SELF_SIGNED, "its key identifiers name its own key");
    } else if (result == Result.VALID_WITHOUT_NULL) {
      examined.findings().warn(Field.SIG, Rule.DIGEST_INFO_WITHOUT_NULL, "RFC 8017 clause 9.2");
    }
  }
}
