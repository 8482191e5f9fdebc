package dev.marty.emrtd.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Reads distinguished names that people and programs write (RFC 4514), spaces around separators
 * allowed. BouncyCastle's own parser takes escaped octets for Latin-1 and lets much pass that means
 * something else than was meant.
 *
 * <p>Mutable, confined to one call.
 */
final class NameParser {
  private static final int MAX_LENGTH = 10_000;
  private static final String SEPARATORS = ",+";

  private final String text;
  private int position;

  private NameParser(String text) {
    this.text = text;
  }

  static X500Name parse(String text) throws NameSyntaxException {
    if (text.length() > MAX_LENGTH) {
      throw new NameSyntaxException(
          String.format(Locale.ROOT, "a name of more than %,d characters", MAX_LENGTH));
    }
    if (text.isBlank()) {
      throw new NameSyntaxException(
          "the name is empty; write it like CN=CSCA Utopia,O=Utopia,C=UT");
    }
    if (text.startsWith("/")) {
      throw new NameSyntaxException(
          "a name begins with an attribute, not a slash; write it like CN=CSCA Utopia,C=UT");
    }
    return new NameParser(text).name();
  }

  private X500Name name() throws NameSyntaxException {
    List<RDN> rdns = new ArrayList<>();
    List<AttributeTypeAndValue> attributes = new ArrayList<>();
    while (true) {
      attributes.add(new AttributeTypeAndValue(type(), NameValue.parse(value(), this::wrong)));
      boolean last = position == text.length();
      if (last || text.charAt(position) == ',') {
        rdns.add(new RDN(attributes.toArray(AttributeTypeAndValue[]::new)));
        attributes.clear();
      }
      if (last) {
        return new X500Name(rdns.toArray(RDN[]::new));
      }
      position++;
    }
  }

  private ASN1ObjectIdentifier type() throws NameSyntaxException {
    int equals = text.indexOf('=', position);
    String type = equals < 0 ? text.substring(position) : text.substring(position, equals);
    if (equals < 0 || type.isBlank()) {
      throw wrong("an attribute like CN= is missing");
    }
    // BouncyCastle takes it for the serial number, RFC 4519 for the surname.
    String name = type.strip().equalsIgnoreCase("SN") ? "surname" : type.strip();
    try {
      ASN1ObjectIdentifier oid = BCStyle.INSTANCE.attrNameToOID(name);
      position = equals + 1;
      return oid;
    } catch (IllegalArgumentException e) {
      throw new NameSyntaxException(
          at(
              String.format(
                  Locale.ROOT,
                  "no attribute is called '%s'; write unknown ones as 1.2.3.4=value",
                  name)),
          e);
    }
  }

  /** The value as written, escapes included, and moves behind it. */
  private String value() throws NameSyntaxException {
    int start = position;
    while (position < text.length() && SEPARATORS.indexOf(text.charAt(position)) < 0) {
      if (text.charAt(position) == '\\') {
        position++;
      }
      position++;
    }
    if (position > text.length()) {
      position = text.length();
      throw wrong("a backslash at the end escapes nothing");
    }
    return text.substring(start, position);
  }

  private NameSyntaxException wrong(String what) {
    return new NameSyntaxException(at(what));
  }

  private String at(String what) {
    return what + " (before character " + (position + 1) + ")";
  }
}
