package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * Doc 9303-12 Table 6: forbidden extensions, NameChange (clause 7.1.1.5), criticality of everything
 * not checked elsewhere, and default values spelled out.
 */
final class OtherExtensionChecks {
  private static final ASN1ObjectIdentifier NAME_CHANGE =
      new ASN1ObjectIdentifier("2.23.136.1.1.6.1");
  private static final ASN1ObjectIdentifier DOCUMENT_TYPE_LIST =
      new ASN1ObjectIdentifier("2.23.136.1.1.6.2");
  private static final ASN1ObjectIdentifier NETSCAPE =
      new ASN1ObjectIdentifier("2.16.840.1.113730.1");

  private static final Map<ASN1ObjectIdentifier, String> FORBIDDEN =
      Map.of(
          Extension.policyMappings, "policyMappings",
          Extension.subjectDirectoryAttributes, "subjectDirectoryAttributes",
          Extension.nameConstraints, "nameConstraints",
          Extension.policyConstraints, "policyConstraints",
          Extension.inhibitAnyPolicy, "inhibitAnyPolicy",
          Extension.freshestCRL, "freshestCRL");

  /** Extensions whose criticality other checks report. */
  private static final Set<ASN1ObjectIdentifier> CHECKED_ELSEWHERE =
      Set.of(
          Extension.authorityKeyIdentifier,
          Extension.subjectKeyIdentifier,
          Extension.keyUsage,
          Extension.privateKeyUsagePeriod,
          Extension.subjectAlternativeName,
          Extension.issuerAlternativeName,
          Extension.basicConstraints,
          Extension.extendedKeyUsage,
          Extension.cRLDistributionPoints);

  private OtherExtensionChecks() {}

  static void check(CertificateOutcome.Parsed outcome, Findings findings) {
    ParsedCertificate certificate = outcome.certificate();
    Extensions extensions = certificate.tbsCertificate().getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
        extension(extensions.getExtension(oid), findings);
      }
    }
    certificate
        .falseCriticality()
        .forEach(
            oid ->
                findings.error(Field.EXT, Rule.DEFAULT_VALUE_ENCODED, "critical FALSE of " + oid));
    if (outcome.facts().kind() == CertificateKind.NAME_CHANGING_LINK
        && certificate.extension(NAME_CHANGE).isEmpty()) {
      findings.error(Field.EXT, Rule.FIELD_NOT_PRESENT, "nameChange");
    }
  }

  private static void extension(Extension extension, Findings findings) {
    ASN1ObjectIdentifier oid = extension.getExtnId();
    Optional<String> forbidden =
        NETSCAPE.equals(oid) || oid.on(NETSCAPE)
            ? Optional.of("netscape")
            : Optional.ofNullable(FORBIDDEN.get(oid));
    forbidden.ifPresent(name -> findings.error(Field.EXT, Rule.FIELD_PRESENT, name));
    if (DOCUMENT_TYPE_LIST.equals(oid)) {
      findings.error(Field.DTL, Rule.FIELD_PRESENT);
    } else if (forbidden.isEmpty() && extension.isCritical() && !CHECKED_ELSEWHERE.contains(oid)) {
      findings.error(Field.EXT, Rule.CRITICAL, oid.getId());
    }
  }
}
