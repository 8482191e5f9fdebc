package dev.marty.emrtd.certificate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Attributes of names (Doc 9303-12 clause 7.1.1.1).
 *
 * <p>Pure; safe on any thread.
 */
public final class Names {
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
   * Writes a name for people and for indexes.
   *
   * @param name subject or issuer
   * @return RFC 4514 string, most specific part first
   */
  public static String text(X500Name name) {
    return DistinguishedName.format(name);
  }

  /**
   * Writes a name in the form in which equal names are equal strings: case, spacing, string types
   * and order do not count (RFC 5280 clause 7.1, as {@link IssuerCheck#sameName} compares).
   *
   * @param name subject or issuer
   * @return text for comparing and for indexes, not for people
   */
  public static String canonical(X500Name name) {
    return Arrays.stream(name.getRDNs())
        .map(
            rdn ->
                Arrays.stream(rdn.getTypesAndValues())
                    .map(Names::canonical)
                    .sorted()
                    .collect(Collectors.joining("+")))
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static String canonical(AttributeTypeAndValue attribute) {
    String value = IETFUtils.canonicalString(attribute.getValue());
    return attribute.getType().getId()
        + "="
        + value.replace("\\", "\\\\").replace(",", "\\,").replace("+", "\\+").replace("\0", "\\00");
  }

  /**
   * Returns all values of an attribute.
   *
   * @param name subject or issuer
   * @param type the attribute's OID
   * @return the values in their order, perhaps none
   */
  public static List<ASN1Encodable> values(X500Name name, ASN1ObjectIdentifier type) {
    return Arrays.stream(name.getRDNs(type))
        .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
        .filter(attribute -> attribute.getType().equals(type))
        .map(attribute -> attribute.getValue())
        .toList();
  }
}
