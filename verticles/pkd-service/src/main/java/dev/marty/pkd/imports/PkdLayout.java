package dev.marty.pkd.imports;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import dev.marty.pkd.directory.EntryKind;
import dev.marty.pkd.directory.EntrySource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an entry in the PKD's layout says besides the object in it. Pure; safe on any thread. */
final class PkdLayout {
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private PkdLayout() {}

  /** The o= it stands under, if that is one of the PKD's. */
  static Optional<EntryKind> kind(DN dn) {
    return EntryKind.of(value(dn, "o").toLowerCase(Locale.ROOT));
  }

  /** Null where the DN does not follow the PKD's layout: the directory names the entry then. */
  static EntrySource source(DN dn, List<Attribute> attributes) {
    String country = country(dn);
    if (country == null || !dn.getRDN().hasAttribute("cn")) {
      return null;
    }
    return new EntrySource(
        country,
        dn.getRDN().toString(),
        dn.getRDN().toNormalizedString(),
        Arrays.stream(dn.getRDNs()).noneMatch(rdn -> rdn.hasAttributeValue("dc", "nc-data")),
        version(attributes),
        values(attributes, "pkdConformanceCode"),
        values(attributes, "pkdConformanceText"));
  }

  /** The c= it stands under, upper case, or null. */
  static String country(DN dn) {
    String country = value(dn, "c").toUpperCase(Locale.ROOT);
    return COUNTRY.matcher(country).matches() ? country : null;
  }

  private static String value(DN dn, String attribute) {
    return Arrays.stream(dn.getRDNs())
        .skip(1)
        .filter(rdn -> !rdn.isMultiValued() && rdn.hasAttribute(attribute))
        .map(rdn -> rdn.getAttributeValues()[0])
        .findFirst()
        .orElse("");
  }

  private static Integer version(List<Attribute> attributes) {
    return values(attributes, "pkdVersion").stream()
        .filter(value -> NUMBER.matcher(value).matches())
        .map(Integer::valueOf)
        .findFirst()
        .orElse(null);
  }

  private static List<String> values(List<Attribute> attributes, String name) {
    return attributes.stream()
        .filter(attribute -> attribute.getName().equalsIgnoreCase(name))
        .flatMap(attribute -> Arrays.stream(attribute.getValues()))
        .toList();
  }
}
