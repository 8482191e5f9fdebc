package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * Doc 9303-12 Table 6: certificate policies, forbidden extensions, NameChange (clause 7.1.1.5),
 * criticality of everything not checked elsewhere, and default values spelled out.
 */
final class OtherExtensionChecks {
  private static final Map<ASN1ObjectIdentifier, Field> FORBIDDEN =
      Map.of(
          Extension.policyMappings, Field.POM,
          Extension.subjectDirectoryAttributes, Field.SDA,
          Extension.nameConstraints, Field.NAC,
          Extension.policyConstraints, Field.POC,
          Extension.inhibitAnyPolicy, Field.IAP,
          Extension.freshestCRL, Field.FCR);

  private static final Set<ASN1ObjectIdentifier> PRIVATE_INTERNET =
      Set.of(Extension.authorityInfoAccess, Extension.subjectInfoAccess);

  /** Extensions whose criticality other checks report. */
  private static final Set<ASN1ObjectIdentifier> CHECKED_ELSEWHERE =
      Set.of(
          Extension.authorityKeyIdentifier,
          Extension.subjectKeyIdentifier,
          Extension.keyUsage,
          Extension.privateKeyUsagePeriod,
          Extension.certificatePolicies,
          Extension.subjectAlternativeName,
          Extension.issuerAlternativeName,
          Extension.basicConstraints,
          Extension.extendedKeyUsage,
          Extension.cRLDistributionPoints,
          Oids.DOCUMENT_TYPE_LIST);

  private OtherExtensionChecks() {}

  static void check(Examined examined) {
    Findings findings = examined.findings();
    examined
        .extensions()
        .read(
            Field.CEP,
            Extension.certificatePolicies,
            Presence.OPTIONAL,
            Criticality.NOT_CRITICAL,
            CertificatePolicies::getInstance);
    Extensions extensions = examined.certificate().tbsCertificate().getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
        extension(extensions.getExtension(oid), findings);
      }
    }
    falseCriticality(examined);
    nameChange(examined);
  }

  static void falseCriticality(Examined examined) {
    for (String oid : examined.certificate().falseCriticality()) {
      examined.findings().error(Field.EXT, Rule.DEFAULT_VALUE_ENCODED, "critical FALSE of " + oid);
    }
  }

  private static void nameChange(Examined examined) {
    boolean present = examined.certificate().extension(Oids.NAME_CHANGE).isPresent();
    if (!examined.csca() && present) {
      examined.findings().error(Field.EXT, Rule.FIELD_PRESENT, "nameChange");
    } else if (examined.csca()
        && examined.facts().kind() == CertificateKind.NAME_CHANGING_LINK
        && !present) {
      examined.findings().newSinceSixth(Field.EXT, Rule.FIELD_NOT_PRESENT, "nameChange");
    }
  }

  private static void extension(Extension extension, Findings findings) {
    ASN1ObjectIdentifier oid = extension.getExtnId();
    if (oid.equals(MiscObjectIdentifiers.netscape) || oid.on(MiscObjectIdentifiers.netscape)) {
      findings.error(Field.NCE, Rule.FIELD_PRESENT, oid.getId());
    } else if (FORBIDDEN.containsKey(oid)) {
      findings.error(FORBIDDEN.get(oid), Rule.FIELD_PRESENT);
    } else if (extension.isCritical() && PRIVATE_INTERNET.contains(oid)) {
      findings.error(Field.PIE, Rule.CRITICAL);
    } else if (extension.isCritical() && !CHECKED_ELSEWHERE.contains(oid)) {
      findings.error(Field.EXT, Rule.CRITICAL, oid.getId());
    }
  }
}
