package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Whether a certificate may sign documents: what Doc 9303-12 Tables 5 and 6 demand of a Document
 * Signer and what tells it from a certificate for something else. Lesser deviations, of which real
 * certificates are full, do not matter here.
 */
final class DocumentSignerCheck {
  private static final int VERSION_3 = 3;

  /** Critical extensions this code understands; any other must fail (Appendix D.1.1.3). */
  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(
          Extension.keyUsage,
          Extension.basicConstraints,
          Extension.authorityKeyIdentifier,
          Extension.subjectKeyIdentifier,
          Extension.privateKeyUsagePeriod,
          Extension.subjectAlternativeName,
          Extension.issuerAlternativeName,
          Extension.cRLDistributionPoints,
          Extension.certificatePolicies,
          Oids.DOCUMENT_TYPE_LIST);

  private DocumentSignerCheck() {}

  /**
   * Judges a certificate.
   *
   * @param documentCode of the machine readable zone, or null if that was not given
   */
  static StepReport check(CertificateOutcome.Parsed signer, String documentCode) {
    List<String> wrong = new ArrayList<>();
    ParsedCertificate certificate = signer.certificate();
    if (certificate.tbsCertificate().getVersionNumber() != VERSION_3) {
      wrong.add("it is not a certificate of version 3");
    }
    if (!certificate.innerAlgorithm().equals(certificate.outerAlgorithm())) {
      wrong.add("its two signature algorithms differ");
    }
    if (signer.facts().authority() || signer.facts().ca()) {
      wrong.add("it is a CA's");
    }
    keyUsage(certificate, wrong);
    if (signer.facts().authorityKeyIdentifier() == null) {
      wrong.add("it has no authority key identifier");
    }
    if (certificate.extension(Extension.extendedKeyUsage).isPresent()) {
      wrong.add("it has an extended key usage: it is for something else than documents");
    }
    unknownExtensions(certificate, wrong);
    documentTypes(certificate, documentCode, wrong);
    return outcome(certificate, documentCode, wrong)
        .with(KeyCheck.signer(signer.facts().publicKey()));
  }

  private static StepReport outcome(
      ParsedCertificate certificate, String documentCode, List<String> wrong) {
    if (!wrong.isEmpty()) {
      return StepReport.failed(
          Step.DOCUMENT_SIGNER,
          "the certificate may not sign this document: " + String.join("; ", wrong));
    }
    if (documentCode == null && certificate.extension(Oids.DOCUMENT_TYPE_LIST).isPresent()) {
      return StepReport.inconclusive(
          Step.DOCUMENT_SIGNER,
          "the certificate may sign documents of some types only, and DG1, which names this one's,"
              + " was not given or cannot be read");
    }
    return StepReport.passed(Step.DOCUMENT_SIGNER, "the certificate may sign documents");
  }

  private static void keyUsage(ParsedCertificate certificate, List<String> wrong) {
    Optional<Extension> usage = certificate.extension(Extension.keyUsage);
    if (usage.isEmpty()) {
      wrong.add("it has no key usage");
      return;
    }
    if (!usage.get().isCritical()) {
      wrong.add("its key usage is not critical");
    }
    boolean signs =
        certificate
            .decoded(Extension.keyUsage, KeyUsage::getInstance)
            .map(bits -> bits.hasUsages(KeyUsage.digitalSignature))
            .orElse(false);
    if (!signs) {
      wrong.add("its key usage lacks digitalSignature");
    }
  }

  private static void unknownExtensions(ParsedCertificate certificate, List<String> wrong) {
    Extensions extensions = certificate.tbsCertificate().getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier oid : extensions.getCriticalExtensionOIDs()) {
        if (!UNDERSTOOD.contains(oid) && !Extension.extendedKeyUsage.equals(oid)) {
          wrong.add("it has the critical extension " + oid.getId() + ", which nobody here knows");
        }
      }
    }
  }

  private static void documentTypes(
      ParsedCertificate certificate, String documentCode, List<String> wrong) {
    // Absent from many real certificates, which are older than the extension.
    if (documentCode == null || certificate.extension(Oids.DOCUMENT_TYPE_LIST).isEmpty()) {
      return;
    }
    List<String> types = DocumentTypes.of(certificate).orElse(null);
    if (types == null) {
      wrong.add("its document type list is malformed");
    } else if (!DocumentTypes.cover(types, documentCode)) {
      wrong.add(
          String.format(
              Locale.ROOT, "it is for documents of type %s only", String.join(", ", types)));
    }
  }
}
