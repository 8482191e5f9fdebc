package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import java.util.List;

/**
 * Judges CSCA certificates, roots and links, against Doc 9303-12 Tables 5 and 6. Judged is not
 * refused: hundreds of certificates in use deviate, and a directory without them is useless at the
 * border.
 *
 * <p>Pure; safe on any thread; cheap besides one signature check for what claims to be a root.
 */
public final class CscaConformance {
  private static final List<Check> CHECKS =
      List.of(
          BodyChecks::check,
          (outcome, findings) -> NameChecks.check(outcome.certificate(), findings),
          ValidityChecks::check,
          PublicKeyChecks::check,
          KeyIdentifierChecks::check,
          (outcome, findings) -> KeyUsageChecks.check(outcome.certificate(), findings),
          AlternativeNameChecks::check,
          (outcome, findings) -> AuthorityChecks.check(outcome.certificate(), findings),
          (outcome, findings) -> DistributionPointChecks.check(outcome.certificate(), findings),
          OtherExtensionChecks::check);

  private CscaConformance() {}

  @FunctionalInterface
  private interface Check {
    void run(CertificateOutcome.Parsed outcome, Findings findings);
  }

  /**
   * Judges one certificate. What is no CA certificate at all is judged as a root: it stands where a
   * CSCA certificate should.
   *
   * @param certificate a certificate that was read
   * @return its deviations, field by field in the order of the tables; empty if there are none
   */
  public static List<Finding> check(CertificateOutcome.Parsed certificate) {
    Findings findings = Findings.ofCsca();
    for (Check check : CHECKS) {
      try {
        Bouncy.parse(
            "certificate",
            () -> {
              check.run(certificate, findings);
              return findings;
            });
      } catch (MalformedAsn1Exception e) {
        // Parts of names and of general names are decoded as late as a check looks at them.
        findings.error(Field.EXT, Rule.MALFORMED, e.getMessage());
      }
    }
    return findings.list();
  }
}
