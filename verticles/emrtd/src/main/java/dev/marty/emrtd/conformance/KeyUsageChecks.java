package dev.marty.emrtd.conformance;

import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;

/** Doc 9303-12 Table 6: KeyUsage and PrivateKeyUsagePeriod. */
final class KeyUsageChecks {
  private static final Pattern GENERALIZED_TIME = Pattern.compile("\\d{14}Z");
  private static final int CSCA_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;
  private static final int SIGNER_USAGE = KeyUsage.digitalSignature;
  private static final int ALL_BITS = 0x80FF;

  private KeyUsageChecks() {}

  static void check(Examined examined) {
    Findings findings = examined.findings();
    ExtensionReader reader = examined.extensions();
    reader
        .read(
            Field.BKU,
            Extension.keyUsage,
            Presence.MANDATORY,
            Criticality.CRITICAL,
            KeyUsage::getInstance)
        .filter(usage -> !exactly(usage, examined.csca() ? CSCA_USAGE : SIGNER_USAGE))
        .ifPresent(usage -> wrongUsage(examined));
    reader
        .read(
            Field.PKU,
            Extension.privateKeyUsagePeriod,
            examined.profile().listSigner() ? Presence.OPTIONAL : Presence.MANDATORY_SINCE_SEVENTH,
            Criticality.NOT_CRITICAL,
            PrivateKeyUsagePeriod::getInstance)
        .ifPresent(period -> period(period, findings));
  }

  private static void wrongUsage(Examined examined) {
    if (examined.csca()) {
      examined
          .findings()
          .error(Field.BKU, Rule.NOT_A_CSCA_USAGE, "keyCertSign and cRLSign and nothing else");
    } else {
      examined
          .findings()
          .error(Field.BKU, Rule.NOT_A_SIGNER_USAGE, "digitalSignature and nothing else");
    }
  }

  private static boolean exactly(KeyUsage usage, int wanted) {
    for (int bit = 1; bit <= ALL_BITS; bit <<= 1) {
      if ((ALL_BITS & bit) != 0 && usage.hasUsages(bit) != ((wanted & bit) != 0)) {
        return false;
      }
    }
    return true;
  }

  private static void period(PrivateKeyUsagePeriod period, Findings findings) {
    if (period.getNotBefore() == null && period.getNotAfter() == null) {
      findings.error(Field.PKU, Rule.NO_END_GIVEN);
    }
    boolean start = time("notBefore", period.getNotBefore(), findings);
    boolean end = time("notAfter", period.getNotAfter(), findings);
    // Of one form and one zone, they compare as texts.
    if (start
        && end
        && period.getNotBefore().getTimeString().compareTo(period.getNotAfter().getTimeString())
            > 0) {
      findings.error(Field.PKU, Rule.ENDS_BEFORE_START);
    }
  }

  /** Tells whether there is a time, and in the right form. */
  private static boolean time(String end, ASN1GeneralizedTime time, Findings findings) {
    if (time == null) {
      return false;
    }
    if (!GENERALIZED_TIME.matcher(time.getTimeString()).matches()) {
      findings.error(Field.PKU, Rule.NOT_GENERALIZED_TIME, end);
      return false;
    }
    return true;
  }
}
