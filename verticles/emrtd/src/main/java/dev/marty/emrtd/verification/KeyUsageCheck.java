package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;

/**
 * Findings where a private key signed outside of the period its certificate gives it (Doc 9303-12
 * Table 6). The certificate was valid all the same: nobody relies on the period for more than to
 * notice a signer that should have retired.
 */
final class KeyUsageCheck {
  private KeyUsageCheck() {}

  /**
   * Looks at the signer's key when it signed the document, and at the CSCA's when it signed the
   * signer.
   *
   * @param signingTime the signer's claim, or null
   */
  static List<Finding> findings(
      CertificateOutcome.Parsed signer,
      List<CertificateOutcome.Parsed> anchors,
      Instant signingTime) {
    Findings findings = Findings.ofSod();
    if (signingTime != null && !inUse(signer, signingTime)) {
      findings.warn(
          Field.PKU,
          Rule.NOT_VALID_AT_SIGNING_TIME,
          "the Document Signer's key was not to be used at " + signingTime);
    }
    Instant issued = signer.facts().notBefore();
    if (!anchors.isEmpty() && anchors.stream().noneMatch(anchor -> inUse(anchor, issued))) {
      findings.warn(
          Field.PKU,
          Rule.NOT_VALID_AT_SIGNING_TIME,
          String.format(
              Locale.ROOT,
              "the CSCA's key was not to be used at %s, when the Document Signer was certified",
              issued));
    }
    return findings.list();
  }

  private static boolean inUse(CertificateOutcome.Parsed certificate, Instant moment) {
    return certificate
        .certificate()
        .decoded(Extension.privateKeyUsagePeriod, PrivateKeyUsagePeriod::getInstance)
        .map(
            period ->
                !before(moment, period.getNotBefore()) && !after(moment, period.getNotAfter()))
        .orElse(true);
  }

  private static boolean before(Instant moment, ASN1GeneralizedTime start) {
    return start != null && read(start, moment).isAfter(moment);
  }

  private static boolean after(Instant moment, ASN1GeneralizedTime end) {
    return end != null && read(end, moment).isBefore(moment);
  }

  /** What cannot be read is a finding about the certificate, and says nothing here. */
  private static Instant read(ASN1GeneralizedTime time, Instant otherwise) {
    try {
      return time.getDate().toInstant();
    } catch (ParseException e) {
      return otherwise;
    }
  }
}
