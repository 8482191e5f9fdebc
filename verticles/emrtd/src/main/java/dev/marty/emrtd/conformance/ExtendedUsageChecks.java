package dev.marty.emrtd.conformance;

import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Doc 9303-12 clauses 7.1.1.3 and 7.1.3: ExtKeyUsage, demanded of signers of lists and bar codes
 * and forbidden to others.
 */
final class ExtendedUsageChecks {
  private ExtendedUsageChecks() {}

  static void check(Examined examined) {
    boolean purposeful = examined.profile().purposeful();
    examined
        .extensions()
        .read(
            Field.EKU,
            Extension.extendedKeyUsage,
            purposeful ? Presence.MANDATORY : Presence.FORBIDDEN,
            purposeful ? Criticality.CRITICAL : Criticality.ANY,
            ExtendedKeyUsage::getInstance)
        .filter(usage -> purposeful && !usage.hasKeyPurposeId(examined.profile().purpose()))
        .ifPresent(
            usage ->
                examined
                    .findings()
                    .error(
                        Field.EKU, Rule.PURPOSE_NOT_PRESENT, examined.profile().purpose().getId()));
  }
}
