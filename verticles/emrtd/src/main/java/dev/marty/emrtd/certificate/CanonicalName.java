package dev.marty.emrtd.certificate;

import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Names in a form that is equal exactly for names that match, so that they can be compared by an
 * index: {@code 2.5.4.3=csca utopia,2.5.4.6=ut}.
 *
 * <p>Case (of ASCII letters), spacing and string types are levelled (RFC 5280 clause 7.1), by the
 * same function that BouncyCastle's comparison of names uses. Parts are sorted: inside a
 * multi-valued RDN because it is a SET, and the RDNs because real issuers turn their order round.
 * That costs nothing, as a name never decides alone; the key does.
 */
final class CanonicalName {
  private CanonicalName() {}

  static String format(X500Name name) {
    RDN[] rdns = name.getRDNs();
    String[] parts = new String[rdns.length];
    Arrays.setAll(parts, i -> format(rdns[i]));
    Arrays.sort(parts);
    return String.join(",", parts);
  }

  private static String format(RDN rdn) {
    AttributeTypeAndValue[] attributes = rdn.getTypesAndValues();
    String[] parts = new String[attributes.length];
    Arrays.setAll(parts, i -> format(attributes[i]));
    Arrays.sort(parts);
    return String.join("+", parts);
  }

  private static String format(AttributeTypeAndValue attribute) {
    String value = IETFUtils.canonicalString(attribute.getValue());
    return attribute.getType().getId() + "=" + storable(value);
  }

  /** NUL and halves of surrogate pairs, which no database takes; nothing else escapes like this. */
  private static String storable(String value) {
    if (plain(value)) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .forEach(
            c -> {
              if (unstorable(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  /** Nearly all are. */
  private static boolean plain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == 0 || Character.isSurrogate(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean unstorable(int codePoint) {
    return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
  }
}
