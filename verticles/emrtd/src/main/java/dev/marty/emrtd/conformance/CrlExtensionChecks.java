package dev.marty.emrtd.conformance;

import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Doc 9303-12 Table 10: the extensions of a CRL as a whole. */
final class CrlExtensionChecks {
  private static final Map<ASN1ObjectIdentifier, Field> FORBIDDEN =
      Map.of(
          Extension.deltaCRLIndicator, Field.DCR,
          Extension.issuingDistributionPoint, Field.IDP,
          Extension.freshestCRL, Field.FCR);

  private static final Set<ASN1ObjectIdentifier> CHECKED_ELSEWHERE =
      Set.of(
          Extension.authorityKeyIdentifier, Extension.issuerAlternativeName, Extension.cRLNumber);

  private CrlExtensionChecks() {}

  /**
   * Judges them.
   *
   * @param extensions of the CRL, or null
   * @param falseCriticality OIDs of those that spell out {@code critical FALSE}
   */
  static void check(Extensions extensions, List<String> falseCriticality, Findings findings) {
    ExtensionReader reader = new ExtensionReader(extensions, findings);
    reader
        .read(
            Field.AKI,
            Extension.authorityKeyIdentifier,
            Presence.MANDATORY,
            Criticality.NOT_CRITICAL,
            AuthorityKeyIdentifier::getInstance)
        .filter(identifier -> identifier.getKeyIdentifierOctets() == null)
        .ifPresent(identifier -> findings.error(Field.AKI, Rule.KEY_IDENTIFIER_NOT_PRESENT));
    reader.read(
        Field.IAN,
        Extension.issuerAlternativeName,
        Presence.OPTIONAL,
        Criticality.NOT_CRITICAL,
        GeneralNames::getInstance);
    reader
        .read(
            Field.CRN,
            Extension.cRLNumber,
            Presence.MANDATORY,
            Criticality.NOT_CRITICAL,
            ASN1Integer::getInstance)
        .ifPresent(number -> number(extensions, findings));
    if (extensions != null) {
      for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
        other(extensions.getExtension(oid), findings);
      }
    }
    for (String oid : falseCriticality) {
      findings.error(Field.EXT, Rule.DEFAULT_VALUE_ENCODED, "critical FALSE of " + oid);
    }
  }

  /** The octets of the INTEGER as they stand, behind its tag and length. */
  private static void number(Extensions extensions, Findings findings) {
    byte[] value = extensions.getExtension(Extension.cRLNumber).getExtnValue().getOctets();
    int header = value[1] < 0 ? 2 + (value[1] & 0x7F) : 2;
    byte[] content = Arrays.copyOfRange(value, header, value.length);
    Encodings.integer(Field.CRN, content, findings);
  }

  private static void other(Extension extension, Findings findings) {
    ASN1ObjectIdentifier oid = extension.getExtnId();
    if (FORBIDDEN.containsKey(oid)) {
      findings.error(FORBIDDEN.get(oid), Rule.FIELD_PRESENT);
    } else if (extension.isCritical() && !CHECKED_ELSEWHERE.contains(oid)) {
      findings.error(Field.EXT, Rule.CRITICAL, oid.getId());
    }
  }
}
