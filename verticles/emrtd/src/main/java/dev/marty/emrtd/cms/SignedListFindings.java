package dev.marty.emrtd.cms;

import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;

/**
 * Judges what master lists and deviation lists have in common (Doc 9303-12 Tables 18 and 19),
 * beyond what refuses them.
 */
public final class SignedListFindings {
  private static final int BY_KEY_IDENTIFIER = 3;
  private static final int BY_ISSUER_AND_SERIAL = 1;

  private SignedListFindings() {}

  /**
   * Judges the CMS object and its first SignerInfo.
   *
   * @param parts the object
   * @param checked the SignerInfo
   * @param findings receives what is wrong
   */
  public static void check(SignedDataParts parts, CheckedSigner checked, Findings findings) {
    SignedDataFindings.check(parts, findings);
    DigestFindings.check(parts, findings);
    if (parts.crls()) {
      findings.error(Field.CER, Rule.FORBIDDEN_PART_PRESENT, "crls");
    }
    if (parts.signerInfos().size() > 1) {
      findings.warn(
          Field.SGI, Rule.MORE_THAN_ONE, parts.signerInfos().size() + " SignerInfos, all verify");
    }
    signerInfo(checked, findings);
  }

  private static void signerInfo(CheckedSigner checked, Findings findings) {
    boolean byKeyIdentifier = SignerLookup.byKeyIdentifier(checked.signer());
    if (!byKeyIdentifier) {
      findings.warn(Field.SGI, Rule.NOT_RECOMMENDED, "sid is not a subjectKeyIdentifier");
    }
    // RFC 5652 clause 5.3: the kind of sid dictates the version.
    if (!checked
        .signer()
        .info()
        .getVersion()
        .hasValue(byKeyIdentifier ? BY_KEY_IDENTIFIER : BY_ISSUER_AND_SERIAL)) {
      findings.error(
          Field.SGI, Rule.WRONG_VERSION, "SignerInfo v" + checked.signer().info().getVersion());
    }
    if (checked.signer().attributes().signingTime() == null) {
      findings.error(Field.SGI, Rule.FIELD_NOT_PRESENT, "signingTime");
    }
    if (!SignatureCheck.permitted(checked.scheme())) {
      findings.error(
          Field.SIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, checked.scheme().displayName());
    }
  }

  /**
   * Judges how the signer's CSCA is given.
   *
   * @param parts the object
   * @param checked the signer
   * @param anchor its CSCA, or null if the object has none
   * @param findings receives what is wrong
   */
  public static void anchor(
      SignedDataParts parts, CheckedSigner checked, Anchor anchor, Findings findings) {
    if (anchor == null || !parts.certificates().contains(anchor.certificate().bytes())) {
      findings.warn(Field.CER, Rule.FIELD_NOT_PRESENT, "the signer's CSCA beside the list");
    }
    if (anchor != null
        && checked.signer().attributes().signingTime() != null
        && !anchor.certificate().facts().validAt(checked.signer().attributes().signingTime())) {
      findings.warn(Field.CER, Rule.NOT_VALID_AT_SIGNING_TIME, "the signer's CSCA");
    }
  }
}
