package dev.marty.emrtd.certificate;

import dev.marty.emrtd.asn1.Nul;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Names as RFC 4514 strings: most specific RDN first, multi-valued RDNs joined by {@code +}.
 * Attributes without a customary name are written as dotted OID and hex (RFC 4514 clause 2.4).
 */
final class DistinguishedName {
  private static final Map<ASN1ObjectIdentifier, String> NAMES =
      Map.ofEntries(
          Map.entry(BCStyle.CN, "CN"),
          Map.entry(BCStyle.C, "C"),
          Map.entry(BCStyle.L, "L"),
          Map.entry(BCStyle.ST, "ST"),
          Map.entry(BCStyle.O, "O"),
          Map.entry(BCStyle.OU, "OU"),
          Map.entry(BCStyle.STREET, "STREET"),
          Map.entry(BCStyle.DC, "DC"),
          Map.entry(BCStyle.UID, "UID"),
          Map.entry(BCStyle.SERIALNUMBER, "serialNumber"),
          Map.entry(BCStyle.E, "emailAddress"),
          Map.entry(BCStyle.ORGANIZATION_IDENTIFIER, "organizationIdentifier"));

  private DistinguishedName() {}

  static String format(X500Name name) {
    RDN[] rdns = name.getRDNs();
    StringJoiner text = new StringJoiner(",");
    for (int i = rdns.length - 1; i >= 0; i--) {
      StringJoiner rdn = new StringJoiner("+");
      for (AttributeTypeAndValue attribute : rdns[i].getTypesAndValues()) {
        rdn.add(format(attribute));
      }
      text.add(rdn.toString());
    }
    return text.toString();
  }

  private static String format(AttributeTypeAndValue attribute) {
    String name = NAMES.get(attribute.getType());
    boolean text =
        attribute.getValue() instanceof ASN1String
            && !(attribute.getValue() instanceof ASN1UniversalString);
    if (name != null && text) {
      // BouncyCastle leaves it as it is.
      return name + "=" + Nul.escaped(IETFUtils.valueToString(attribute.getValue()));
    }
    try {
      byte[] der = attribute.getValue().toASN1Primitive().getEncoded(ASN1Encoding.DER);
      return attribute.getType().getId() + "=#" + HexFormat.of().formatHex(der);
    } catch (IOException e) {
      throw new IllegalArgumentException("name attribute cannot be encoded", e);
    }
  }
}
