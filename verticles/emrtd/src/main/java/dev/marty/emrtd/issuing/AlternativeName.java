package dev.marty.emrtd.issuing;

import dev.marty.emrtd.certificate.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * A SubjectAltName as Doc 9303-12 clause 7.1.1.2 wants it: whom to turn to, and the ICAO country
 * code, by which Passive Authentication compares the certificate with the MRZ.
 *
 * @param icaoCode the country as in the MRZ, one to three upper-case letters
 * @param organizationCode ICAO's three-letter code of the issuing organization where the country
 *     code does not say it (CHN and HKG), or null
 * @param contacts e-mail addresses and URIs; the standard recommends at least one
 */
public record AlternativeName(String icaoCode, String organizationCode, List<String> contacts) {
  private static final Pattern ICAO = Pattern.compile("[A-Z]{1,3}");
  private static final Pattern MAIL = Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,190}");
  private static final int MOST_CONTACTS = 10;

  /** Keeps the list from changing. */
  public AlternativeName {
    contacts = List.copyOf(contacts);
  }

  /**
   * Checks the name.
   *
   * @return this
   * @throws IssuingException naming what is of wrong form
   */
  AlternativeName checked() throws IssuingException {
    if (icaoCode == null || !ICAO.matcher(icaoCode).matches()) {
      throw new IssuingException(
          "icaoCode", "icaoCode is the country as in the MRZ, one to three upper-case letters");
    }
    if (organizationCode != null && !organizationCode.matches("[A-Z]{3}")) {
      throw new IssuingException(
          "icaoOrganizationCode", "icaoOrganizationCode is three upper-case letters");
    }
    if (contacts.size() > MOST_CONTACTS) {
      throw new IssuingException(
          "contacts", String.format(Locale.ROOT, "there are at most %d", MOST_CONTACTS));
    }
    for (String contact : contacts) {
      if (!MAIL.matcher(contact).matches()) {
        Locations.checkUri("contacts", contact);
      }
    }
    return this;
  }

  /** Takes apart what {@link #encode} made. */
  static AlternativeName of(GeneralNames names) {
    List<String> contacts = new ArrayList<>();
    String icaoCode = null;
    String organizationCode = null;
    for (GeneralName name : names.getNames()) {
      if (name.getTagNo() == GeneralName.directoryName) {
        X500Name directory = X500Name.getInstance(name.getName());
        icaoCode = value(directory, BCStyle.L);
        organizationCode = value(directory, BCStyle.ST);
      } else {
        contacts.add(ASN1IA5String.getInstance(name.getName()).getString());
      }
    }
    return new AlternativeName(icaoCode, organizationCode, contacts);
  }

  private static String value(X500Name name, ASN1ObjectIdentifier type) {
    return Names.values(name, type).stream()
        .map(value -> ((ASN1String) value).getString())
        .findFirst()
        .orElse(null);
  }

  GeneralNames encode() {
    List<GeneralName> names = new ArrayList<>();
    for (String contact : contacts) {
      boolean mail = MAIL.matcher(contact).matches();
      names.add(
          new GeneralName(
              mail ? GeneralName.rfc822Name : GeneralName.uniformResourceIdentifier, contact));
    }
    X500NameBuilder directory = new X500NameBuilder(BCStyle.INSTANCE);
    directory.addRDN(BCStyle.L, new DERPrintableString(icaoCode));
    if (organizationCode != null) {
      directory.addRDN(BCStyle.ST, new DERPrintableString(organizationCode));
    }
    names.add(new GeneralName(directory.build()));
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }
}
