package dev.marty.emrtd.cms;

import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;

/** What Doc 9303 demands alike of the SignedData of EF.SOD (Doc 9303-10 Table 37) and of lists. */
public final class SignedDataFindings {
  private static final int CMS_VERSION = 3;

  private SignedDataFindings() {}

  /**
   * Judges version and encoding.
   *
   * @param parts the object
   * @param findings receives what is wrong
   */
  public static void check(SignedDataParts parts, Findings findings) {
    if (parts.version() != CMS_VERSION) {
      findings.error(Field.VER, Rule.WRONG_VERSION, "SignedData v" + parts.version());
    }
    if (!parts.der()) {
      findings.error(Field.VER, Rule.NOT_DER, "SignedData is encoded in BER");
    }
  }
}
