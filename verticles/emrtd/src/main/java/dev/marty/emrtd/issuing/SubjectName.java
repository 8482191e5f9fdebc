package dev.marty.emrtd.issuing;

import dev.marty.emrtd.certificate.Names;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * A subject as Doc 9303-12 clause 7.1.1.1 and Table 5 want it: country and common name at least,
 * the country as upper-case PrintableString, the rest as UTF8String.
 *
 * @param country two upper-case letters
 * @param organization or null
 * @param organizationalUnit or null
 * @param serialNumber or null; PrintableString
 * @param commonName at most 64 characters (RFC 5280 Appendix A), like the others
 */
public record SubjectName(
    String country,
    String organization,
    String organizationalUnit,
    String serialNumber,
    String commonName) {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}]{1,64}");
  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,\\-./:=?]{1,64}");
  private static final Set<ASN1ObjectIdentifier> KNOWN =
      Set.of(BCStyle.C, BCStyle.O, BCStyle.OU, BCStyle.SERIALNUMBER, BCStyle.CN);

  /**
   * Checks a name.
   *
   * @return this
   * @throws IssuingException naming the attribute that is missing, too long or of wrong form
   */
  SubjectName checked() throws IssuingException {
    if (country == null || !COUNTRY.matcher(country).matches()) {
      throw new IssuingException("country", "countryName is two upper-case letters, as in UT");
    }
    text("commonName", commonName);
    if (organization != null) {
      text("organization", organization);
    }
    if (organizationalUnit != null) {
      text("organizationalUnit", organizationalUnit);
    }
    if (serialNumber != null && !PRINTABLE.matcher(serialNumber).matches()) {
      throw new IssuingException(
          "serialNumber", "serialNumber in a name is a PrintableString of 1 to 64 characters");
    }
    return this;
  }

  private static void text(String field, String value) throws IssuingException {
    if (value == null || value.isBlank() || !TEXT.matcher(value).matches()) {
      throw new IssuingException(
          field, field + " has 1 to 64 characters, none of them control characters");
    }
  }

  /**
   * Takes the attributes of a name that somebody else encoded.
   *
   * @param name subject of a PKCS#10 request
   * @return the same attributes; the country in upper case
   * @throws IssuingException for attributes the profile does not use, repeated or missing ones
   */
  public static SubjectName of(X500Name name) throws IssuingException {
    for (ASN1ObjectIdentifier type : name.getAttributeTypes()) {
      if (!KNOWN.contains(type)) {
        throw new IssuingException(
            "subject",
            String.format(
                Locale.ROOT,
                "the subject has attribute %s; C, O, OU, serialNumber and CN are used",
                type.getId()));
      }
      if (Arrays.stream(name.getAttributeTypes()).filter(type::equals).count() > 1) {
        throw new IssuingException(
            "subject",
            String.format(
                Locale.ROOT, "the subject has attribute %s more than once", type.getId()));
      }
    }
    String country = value(name, BCStyle.C);
    return new SubjectName(
            country == null ? null : country.toUpperCase(Locale.ROOT),
            value(name, BCStyle.O),
            value(name, BCStyle.OU),
            value(name, BCStyle.SERIALNUMBER),
            value(name, BCStyle.CN))
        .checked();
  }

  private static String value(X500Name name, ASN1ObjectIdentifier type) {
    return Names.values(name, type).stream()
        .filter(ASN1String.class::isInstance)
        .map(value -> ((ASN1String) value).getString())
        .findFirst()
        .orElse(null);
  }

  /** The country of a name that was made or checked here. */
  static String countryOf(X500Name name) {
    return Names.country(name).orElse("");
  }

  X500Name encode() {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    builder.addRDN(BCStyle.C, new DERPrintableString(country));
    if (organization != null) {
      builder.addRDN(BCStyle.O, new DERUTF8String(organization));
    }
    if (organizationalUnit != null) {
      builder.addRDN(BCStyle.OU, new DERUTF8String(organizationalUnit));
    }
    if (serialNumber != null) {
      builder.addRDN(BCStyle.SERIALNUMBER, new DERPrintableString(serialNumber));
    }
    builder.addRDN(BCStyle.CN, new DERUTF8String(commonName));
    return builder.build();
  }
}
