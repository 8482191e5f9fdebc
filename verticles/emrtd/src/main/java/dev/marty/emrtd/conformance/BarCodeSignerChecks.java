package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.Names;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * Doc 9303-12 clause 7.1.3 and Table 8: a Bar Code Signer's subject, and the extensions that all
 * must be absent. What the seal of a non-constrained environment carries is its certificate and not
 * its name, so that the name is free there.
 */
final class BarCodeSignerChecks {
  private static final Set<ASN1ObjectIdentifier> ALLOWED =
      Set.of(Extension.authorityKeyIdentifier, Extension.extendedKeyUsage, Oids.DOCUMENT_TYPE_LIST);

  /** Forbidden ones that have a field of their own; of the subject's key others report. */
  private static final Map<ASN1ObjectIdentifier, Field> FIELDS =
      Map.of(
          Extension.keyUsage, Field.BKU,
          Extension.privateKeyUsagePeriod, Field.PKU,
          Extension.certificatePolicies, Field.CEP,
          Extension.subjectAlternativeName, Field.SAN,
          Extension.issuerAlternativeName, Field.IAN,
          Extension.basicConstraints, Field.BAC,
          Extension.cRLDistributionPoints, Field.CDP);

  private BarCodeSignerChecks() {}

  static void check(Examined examined) {
    Findings findings = examined.findings();
    if (examined.profile() == Profile.BAR_CODE_SIGNER) {
      subject(examined.certificate().tbsCertificate().getSubject(), findings);
    }
    Extensions extensions = examined.certificate().tbsCertificate().getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
        if (FIELDS.containsKey(oid)) {
          findings.error(FIELDS.get(oid), Rule.FIELD_PRESENT);
        } else if (!ALLOWED.contains(oid) && !oid.equals(Extension.subjectKeyIdentifier)) {
          findings.error(Field.EXT, Rule.FIELD_PRESENT, oid.getId());
        }
      }
    }
    OtherExtensionChecks.falseCriticality(examined);
  }

  private static void subject(X500Name subject, Findings findings) {
    for (ASN1Encodable name : Names.values(subject, BCStyle.CN)) {
      if (!(name instanceof ASN1PrintableString)) {
        findings.error(Field.SUB, Rule.INVALID_STRING_ENCODING, "commonName");
      }
      if (!(name instanceof ASN1String text)
          || !Profile.TWO_CHARACTERS.matcher(text.getString()).matches()) {
        findings.error(Field.SUB, Rule.COMMON_NAME_NOT_TWO_CHARACTERS);
      }
    }
    for (RDN rdn : subject.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        ASN1ObjectIdentifier type = attribute.getType();
        if (!type.equals(BCStyle.C) && !type.equals(BCStyle.CN)) {
          findings.error(Field.SUB, Rule.OTHER_ATTRIBUTE_PRESENT, type.getId());
        }
      }
    }
  }
}
