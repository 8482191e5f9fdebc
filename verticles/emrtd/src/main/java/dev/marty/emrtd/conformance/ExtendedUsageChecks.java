package dev.marty.emrtd.conformance;

import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;

/** Doc 9303-12 clause 7.1.1.3: ExtKeyUsage, demanded of list signers and forbidden to others. */
final class ExtendedUsageChecks {
  private ExtendedUsageChecks() {}

  static void check(Examined examined) {
    boolean listSigner = examined.profile().listSigner();
    examined
        .extensions()
        .read(
            Field.EKU,
            Extension.extendedKeyUsage,
            listSigner ? Presence.MANDATORY : Presence.FORBIDDEN,
            listSigner ? Criticality.CRITICAL : Criticality.ANY,
            ExtendedKeyUsage::getInstance)
        .filter(usage -> listSigner && !usage.hasKeyPurposeId(examined.profile().purpose()))
        .ifPresent(
            usage ->
                examined
                    .findings()
                    .error(
                        Field.EKU, Rule.PURPOSE_NOT_PRESENT, examined.profile().purpose().getId()));
  }
}
