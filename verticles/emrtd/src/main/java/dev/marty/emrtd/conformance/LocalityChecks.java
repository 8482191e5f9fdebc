package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Doc 9303-12 clause 7.1.1.2: the directoryName of an alternative name, whose localityName is the
 * country code as it appears in the MRZ, perhaps with a stateOrProvinceName for the issuing
 * organization.
 */
final class LocalityChecks {
  private static final Pattern MRZ_CODE = Pattern.compile("[A-Z]{1,3}");

  /** Doc 9303-3 clause 5: codes in the MRZ that are not ISO 3166-1 alpha-3. */
  private static final Map<String, Set<String>> MRZ_CODES =
      Map.of("DE", Set.of("D"), "GB", Set.of("GBD", "GBN", "GBO", "GBP", "GBS"));

  /** Alpha-3 by alpha-2. Asking a Locale costs an exception for each code that ISO has not. */
  private static final Map<String, String> ALPHA_3 =
      Arrays.stream(Locale.getISOCountries())
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(), code -> new Locale("", code).getISO3Country()));

  private LocalityChecks() {}

  static void check(Field field, List<X500Name> directoryNames, String country, Findings findings) {
    List<String> localities = directoryNames.stream().flatMap(name -> texts(name, true)).toList();
    if (localities.isEmpty()) {
      findings.error(field, Rule.LOCALITY_NAME_NOT_PRESENT);
      return;
    }
    if (localities.stream().anyMatch(locality -> !MRZ_CODE.matcher(locality).matches())) {
      findings.error(field, Rule.LOCALITY_NAME_INVALID, "a code as in the MRZ");
    } else if (foreign(localities, directoryNames, country)) {
      findings.error(
          field,
          Rule.LOCALITY_NAME_DOES_NOT_BELONG_TO_ISSUER,
          String.join(", ", localities) + " in a certificate of " + country);
    }
    if (directoryNames.stream().anyMatch(LocalityChecks::otherAttributes)) {
      findings.error(field, Rule.OTHER_ATTRIBUTE_PRESENT);
    }
  }

  /** Countries ISO 3166-1 does not know (EU, UN, XO, …) cannot be judged and are not. */
  private static boolean foreign(
      List<String> localities, List<X500Name> directoryNames, String country) {
    String alpha3 = country == null ? null : ALPHA_3.get(country);
    return alpha3 != null
        && Stream.concat(
                localities.stream(), directoryNames.stream().flatMap(name -> texts(name, false)))
            .noneMatch(
                code ->
                    code.equals(alpha3)
                        || MRZ_CODES.getOrDefault(country, Set.of()).contains(code));
  }

  private static Stream<String> texts(X500Name name, boolean locality) {
    return Names.values(name, locality ? BCStyle.L : BCStyle.ST).stream()
        .filter(ASN1String.class::isInstance)
        .map(value -> ((ASN1String) value).getString());
  }

  private static boolean otherAttributes(X500Name name) {
    return Arrays.stream(name.getAttributeTypes())
        .anyMatch(type -> !type.equals(BCStyle.L) && !type.equals(BCStyle.ST));
  }
}
