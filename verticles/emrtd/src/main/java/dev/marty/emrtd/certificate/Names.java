package dev.marty.emrtd.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Attributes of names (Doc 9303-12 clause 7.1.1.1).
 *
 * <p>Pure; safe on any thread.
 */
public final class Names {
  /**
   * A code that ISO 3166-1 gives to nobody: the UN signs with it beside its own, and what names no
   * country is kept and asked for by it.
   */
  public static final String NOBODY = "ZZ";

  private static final String UNITED_NATIONS = "UN";
  private static final Pattern TWO_LETTERS = Pattern.compile("[A-Z]{2}");

  private Names() {}

  /**
   * Returns the country a name belongs to.
   *
   * @param name subject or issuer
   * @return two upper-case letters, whatever the case in the name; empty if there is no countryName
   *     of two letters
   */
  public static Optional<String> country(X500Name name) {
    return values(name, BCStyle.C).stream()
        .filter(ASN1String.class::isInstance)
        .map(value -> ((ASN1String) value).getString().toUpperCase(Locale.ROOT))
        .filter(value -> TWO_LETTERS.matcher(value).matches())
        .findFirst();
  }

  /**
   * Tells whether a CSCA may say that another name is its own: one of its country, and the UN also
   * one of nobody's. One of nobody's may not say that it is the UN.
   *
   * @param country of the CSCA, or null
   * @param named country of the name, or null
   * @return true if it may
   */
  public static boolean mayClaim(String country, String named) {
    return code(country).equals(code(named))
        || (UNITED_NATIONS.equals(country) && NOBODY.equals(code(named)));
  }

  private static String code(String country) {
    return country == null ? NOBODY : country;
  }

  /**
   * Writes a name for people and for indexes.
   *
   * @param name subject or issuer
   * @return RFC 4514 string, most specific part first
   */
  public static String text(X500Name name) {
    return DistinguishedName.format(name);
  }

  /**
   * Writes a name for comparisons, in memory and by an index: the texts are equal exactly if the
   * names match as {@link IssuerCheck#sameName} wants it. Not for people, and as long as the name.
   *
   * @param name subject or issuer
   * @return such as {@code 2.5.4.3=csca utopia,2.5.4.6=ut}; without NUL, valid Unicode
   */
  public static String canonical(X500Name name) {
    return CanonicalName.format(name);
  }

  /**
   * Reads a name that somebody typed, the country first or last.
   *
   * @param text RFC 4514 string such as {@link #text} and most programs write, not null
   * @return the name as {@link #canonical(X500Name)} writes it
   * @throws NameSyntaxException if it is none, with a message to show
   */
  public static String canonical(String text) throws NameSyntaxException {
    return canonical(NameParser.parse(text));
  }

  /**
   * Decodes a name whole: BouncyCastle does it as late as somebody looks into it, and complains
   * only then.
   *
   * @param name subject or issuer
   * @throws RuntimeException whatever BouncyCastle throws for a malformed one
   */
  public static void decode(X500Name name) {
    for (RDN rdn : name.getRDNs()) {
      rdn.getTypesAndValues();
    }
  }

  /**
   * Returns all values of an attribute.
   *
   * @param name subject or issuer
   * @param type the attribute's OID
   * @return the values in their order, perhaps none
   */
  public static List<ASN1Encodable> values(X500Name name, ASN1ObjectIdentifier type) {
    List<ASN1Encodable> values = new ArrayList<>();
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(type)) {
          values.add(attribute.getValue());
        }
      }
    }
    return values;
  }
}
