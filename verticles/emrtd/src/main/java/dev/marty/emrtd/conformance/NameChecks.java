package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Doc 9303-12 Table 5 and clause 7.1.1.1: issuer and subject. */
final class NameChecks {
  private static final Pattern TWO_LETTERS = Pattern.compile("[A-Z]{2}");

  private NameChecks() {}

  static void check(ParsedCertificate certificate, Findings findings) {
    X500Name issuer = certificate.tbsCertificate().getIssuer();
    X500Name subject = certificate.tbsCertificate().getSubject();
    name(Field.ISS, issuer, findings);
    name(Field.SUB, subject, findings);
    Optional<String> issuerCountry = Names.country(issuer);
    Optional<String> subjectCountry = Names.country(subject);
    if (issuerCountry.isPresent()
        && subjectCountry.isPresent()
        && !issuerCountry.equals(subjectCountry)) {
      findings.error(
          Field.SUB,
          Rule.COUNTRY_DIFFERS_FROM_ISSUER,
          subjectCountry.get() + " and " + issuerCountry.get());
    }
  }

  private static void name(Field field, X500Name name, Findings findings) {
    attributes(field, name, findings);
    if (Names.values(name, BCStyle.CN).isEmpty()) {
      findings.newSinceSixth(field, Rule.COMMON_NAME_NOT_PRESENT);
    }
  }

  /** What Table 5 says about certificates and Table 9 about CRLs. */
  static void attributes(Field field, X500Name name, Findings findings) {
    List<ASN1Encodable> countries = Names.values(name, BCStyle.C);
    if (countries.isEmpty()) {
      findings.error(field, Rule.COUNTRY_NOT_PRESENT);
    }
    if (countries.size() > 1) {
      findings.error(field, Rule.MORE_THAN_ONE, "countryName");
    }
    countries.forEach(country -> country(field, country, findings));
    for (ASN1Encodable serial : Names.values(name, BCStyle.SERIALNUMBER)) {
      if (!(serial instanceof ASN1PrintableString)) {
        findings.error(field, Rule.INVALID_STRING_ENCODING, "serialNumber");
      }
    }
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (obsoleteString(attribute) || foreignCharacters(attribute.getValue())) {
          findings.error(field, Rule.INVALID_STRING_ENCODING, attribute.getType().getId());
        } else if (attribute.getValue() instanceof ASN1String text && text.getString().isEmpty()) {
          findings.error(field, Rule.EMPTY, attribute.getType().getId());
        }
      }
    }
  }

  private static void country(Field field, ASN1Encodable country, Findings findings) {
    if (!(country instanceof ASN1PrintableString)) {
      findings.error(field, Rule.INVALID_STRING_ENCODING, "countryName");
    }
    if (country instanceof ASN1String text) {
      String value = text.getString();
      if (!value.equals(value.toUpperCase(Locale.ROOT))) {
        findings.error(field, Rule.COUNTRY_NOT_UPPER_CASE);
      }
      if (!TWO_LETTERS.matcher(value.toUpperCase(Locale.ROOT)).matches()) {
        findings.error(field, Rule.COUNTRY_NOT_TWO_LETTERS);
      }
    }
  }

  /** PrintableString with what is not in its alphabet (X.680 clause 41.4). */
  private static boolean foreignCharacters(ASN1Encodable value) {
    return value instanceof ASN1PrintableString text
        && !DERPrintableString.isPrintableString(text.getString());
  }

  /**
   * The choices of DirectoryString besides PrintableString and UTF8String (RFC 5280 4.1.2.4), where
   * a DirectoryString stands.
   */
  private static boolean obsoleteString(AttributeTypeAndValue attribute) {
    ASN1Encodable value = attribute.getValue();
    return (value instanceof ASN1T61String
            || value instanceof ASN1BMPString
            || value instanceof ASN1UniversalString)
        && !attribute.getType().equals(BCStyle.C)
        && !attribute.getType().equals(BCStyle.SERIALNUMBER);
  }
}
