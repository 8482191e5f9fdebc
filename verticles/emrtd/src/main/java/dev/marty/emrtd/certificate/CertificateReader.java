package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Moments;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.crypto.PublicKeyReader;
import dev.marty.emrtd.crypto.SignatureScheme;
import dev.marty.emrtd.crypto.SignatureVerdict;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * Reads certificates of travel document PKIs (Doc 9303-12 clause 7.1), real ones with all their
 * deviations included.
 *
 * <p>Pure; safe on any thread; CPU heavy (a signature check for each self-issued certificate), call
 * it off the event loop.
 */
public final class CertificateReader {
  private CertificateReader() {}

  /**
   * Reads one certificate. Never throws for any bytes.
   *
   * @param der the certificate, DER (BER is read too); not null, not kept
   * @return the facts, or why it could not be read; the bytes in either case
   */
  public static CertificateOutcome read(byte[] der) {
    try {
      ParsedCertificate certificate = ParsedCertificate.parse(der);
      return Bouncy.parse("certificate", () -> parsed(certificate));
    } catch (MalformedAsn1Exception e) {
      Octets bytes = Octets.copyOf(der);
      return new CertificateOutcome.Unreadable(bytes, bytes.sha256(), e.getMessage());
    }
  }

  private static CertificateOutcome.Parsed parsed(ParsedCertificate certificate) {
    TBSCertificate tbs = certificate.tbsCertificate();
    String subjectName = Names.canonical(tbs.getSubject());
    String issuerName = Names.canonical(tbs.getIssuer());
    // Verifying is the dearest part, and a certificate that names another issuer claims nothing.
    SignatureVerdict ownSignature =
        subjectName.equals(issuerName)
            ? IssuerCheck.verify(certificate, certificate.publicKey())
            : SignatureVerdict.notChecked("it names another issuer");
    return new CertificateOutcome.Parsed(
        certificate, facts(certificate, subjectName, issuerName, ownSignature), ownSignature);
  }

  private static CertificateFacts facts(
      ParsedCertificate certificate,
      String subjectName,
      String issuerName,
      SignatureVerdict ownSignature) {
    TBSCertificate tbs = certificate.tbsCertificate();
    return new CertificateFacts(
        certificate.encoded().sha256(),
        Names.country(tbs.getSubject()).orElse(null),
        DistinguishedName.format(tbs.getSubject()),
        DistinguishedName.format(tbs.getIssuer()),
        subjectName,
        issuerName,
        certificate.subject(),
        certificate.issuer(),
        certificate.serialContent().hex(),
        KeyIdentifiers.subject(certificate).orElse(null),
        KeyIdentifiers.authority(certificate).orElse(null),
        Moments.read(tbs.getStartDate()),
        Moments.read(tbs.getEndDate()),
        kind(certificate, subjectName.equals(issuerName), ownSignature),
        PublicKeyReader.describe(certificate.publicKey()),
        algorithmName(certificate.certificate().getSignatureAlgorithm()),
        ownSignature.verifies(),
        Authority.certificationAuthority(certificate),
        Authority.mayIssue(certificate),
        keySha256(certificate));
  }

  private static String keySha256(ParsedCertificate certificate) {
    try {
      return Octets.copyOf(certificate.publicKey().getEncoded(ASN1Encoding.DER)).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException("a key that was read cannot be written", e);
    }
  }

  private static CertificateKind kind(
      ParsedCertificate certificate, boolean selfIssued, SignatureVerdict ownSignature) {
    if (selfIssued && ownSignature.verifies()) {
      return CertificateKind.ROOT;
    }
    if (!Authority.certificationAuthority(certificate)
        && !Authority.maySignCertificates(certificate)) {
      return CertificateKind.END_ENTITY;
    }
    if (!selfIssued) {
      return CertificateKind.NAME_CHANGING_LINK;
    }
    return ownSignature.result() == Result.UNSUPPORTED && !KeyIdentifiers.differ(certificate)
        ? CertificateKind.UNDETERMINED
        : CertificateKind.SAME_NAME_LINK;
  }

  private static String algorithmName(AlgorithmIdentifier algorithm) {
    return SignatureScheme.of(algorithm)
        .map(SignatureScheme::displayName)
        .orElseGet(() -> algorithm.getAlgorithm().getId());
  }
}
