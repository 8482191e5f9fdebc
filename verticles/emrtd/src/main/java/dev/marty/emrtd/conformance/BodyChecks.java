package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.crypto.SignatureScheme;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.TBSCertificate;

/** Doc 9303-12 Table 5: version, serialNumber, signature, unique identifiers, encoding. */
final class BodyChecks {
  private static final int V3 = 3;
  private static final int MAX_SERIAL_OCTETS = 20;

  private BodyChecks() {}

  static void check(CertificateOutcome.Parsed outcome, Findings findings) {
    ParsedCertificate certificate = outcome.certificate();
    TBSCertificate tbs = certificate.tbsCertificate();
    if (tbs.getVersionNumber() != V3) {
      findings.error(Field.VER, Rule.WRONG_VERSION, "v" + tbs.getVersionNumber());
      if (tbs.getVersionNumber() == 1 && certificate.versionEncoded()) {
        findings.error(Field.VER, Rule.DEFAULT_VALUE_ENCODED);
      }
    }
    serial(certificate.serialContent().toByteArray(), findings);
    signature(outcome, findings);
    if (tbs.getIssuerUniqueId() != null) {
      findings.error(Field.ISS, Rule.FIELD_PRESENT, "issuerUniqueID");
    }
    if (tbs.getSubjectUniqueId() != null) {
      findings.error(Field.SUB, Rule.FIELD_PRESENT, "subjectUniqueID");
    }
    if (!isDer(certificate)) {
      findings.error(Field.SIG, Rule.NOT_DER, "the certificate is BER, signatures are over DER");
    }
  }

  private static void serial(byte[] content, Findings findings) {
    if (content[0] < 0) {
      findings.error(Field.SER, Rule.NEGATIVE);
    } else if (allZero(content)) {
      findings.error(Field.SER, Rule.ZERO);
    }
    if (content.length > MAX_SERIAL_OCTETS) {
      findings.error(Field.SER, Rule.TOO_LONG, content.length + " octets, at most 20");
    }
    // X.690 8.3.2: the first nine bits must not all be equal.
    if (content.length > 1 && content[0] == content[1] >> 7) {
      findings.error(Field.SER, Rule.NOT_MINIMAL);
    }
  }

  private static boolean allZero(byte[] content) {
    return Arrays.equals(content, new byte[content.length]);
  }

  private static void signature(CertificateOutcome.Parsed outcome, Findings findings) {
    ParsedCertificate certificate = outcome.certificate();
    if (!certificate.innerAlgorithm().equals(certificate.outerAlgorithm())) {
      findings.error(Field.SIG, Rule.DIFFERS, "algorithm inside and outside the signed part");
    }
    Optional<SignatureScheme> scheme =
        SignatureScheme.of(certificate.certificate().getSignatureAlgorithm());
    if (scheme.isEmpty() || scheme.get().digest() == DigestAlgorithm.SHA1) {
      findings.error(
          Field.SIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, outcome.facts().signatureAlgorithm());
    }
    selfSignature(outcome, findings);
  }

  /** A self-issued certificate whose key identifiers are equal says that its own key signed it. */
  private static void selfSignature(CertificateOutcome.Parsed outcome, Findings findings) {
    String authority = outcome.facts().authorityKeyIdentifier();
    boolean claimsOwnKey =
        outcome.facts().kind() == CertificateKind.ROOT
            || (outcome.facts().kind() == CertificateKind.SAME_NAME_LINK
                && authority != null
                && authority.equals(outcome.facts().subjectKeyIdentifier()));
    if (!claimsOwnKey) {
      return;
    }
    Result result = outcome.ownSignature().result();
    if (result == Result.INVALID) {
      findings.error(Field.SIG, Rule.SIGNATURE_INVALID, "its key identifiers name its own key");
    } else if (result == Result.VALID_WITHOUT_NULL) {
      findings.warn(Field.SIG, Rule.DIGEST_INFO_WITHOUT_NULL, "RFC 8017 clause 9.2");
    }
  }

  /** Lengths, set orders and string forms; default values are reported field by field. */
  private static boolean isDer(ParsedCertificate certificate) {
    byte[] bytes = certificate.encoded().toByteArray();
    try {
      return Bouncy.parse(
          "certificate",
          () ->
              Arrays.equals(
                  bytes, ASN1Primitive.fromByteArray(bytes).getEncoded(ASN1Encoding.DER)));
    } catch (MalformedAsn1Exception e) {
      return false;
    }
  }
}
