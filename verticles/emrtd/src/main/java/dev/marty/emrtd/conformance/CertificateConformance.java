package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import java.util.List;
import java.util.function.Consumer;

/**
 * Judges certificates against Doc 9303-12 Tables 5, 6 and 8 and the checks the PKD applies to
 * uploads. Judged is not refused: hundreds of certificates in use deviate, and a directory without
 * them is useless at the border.
 *
 * <p>Pure; safe on any thread; cheap, what signature there is to check was checked in reading.
 */
public final class CertificateConformance {
  private static final List<Consumer<Examined>> CHECKS =
      List.of(
          BodyChecks::check,
          examined -> NameChecks.check(examined.certificate(), examined.findings()),
          LinkNameChecks::check,
          ValidityChecks::check,
          PublicKeyChecks::check,
          KeyIdentifierChecks::check,
          KeyUsageChecks::check,
          AlternativeNameChecks::check,
          AuthorityChecks::check,
          ExtendedUsageChecks::check,
          DistributionPointChecks::check,
          DocumentTypeChecks::check,
          OtherExtensionChecks::check);

  private static final List<Consumer<Examined>> OF_BAR_CODE_SIGNERS =
      List.of(
          BodyChecks::check,
          examined -> NameChecks.check(examined.certificate(), examined.findings()),
          ValidityChecks::check,
          PublicKeyChecks::check,
          KeyIdentifierChecks::check,
          ExtendedUsageChecks::check,
          DocumentTypeChecks::check,
          BarCodeSignerChecks::check);

  private CertificateConformance() {}

  /**
   * Judges a certificate as what it should be, or by {@link Profile#of} as what it means to be. A
   * Document Signer is judged by the edition that was in force when it was issued; a CSCA by the
   * current one, because it is still used to issue.
   *
   * @param certificate a certificate that was read
   * @param profile the column of Table 6
   * @return its deviations, field by field in the order of the tables; empty if there are none
   */
  public static List<Finding> check(CertificateOutcome.Parsed certificate, Profile profile) {
    return check(
        certificate,
        profile,
        profile == Profile.DOCUMENT_SIGNER
            ? Edition.inForce(certificate.facts().notBefore())
            : Edition.CURRENT);
  }

  /**
   * Judges a certificate by an edition of the caller's choice: the PKD judges a CSCA that issued a
   * Document Signer by the edition that was in force then.
   *
   * @param certificate a certificate that was read
   * @param profile the column of Table 6
   * @param edition whose rules are errors
   * @return its deviations, as above
   */
  static List<Finding> check(
      CertificateOutcome.Parsed certificate, Profile profile, Edition edition) {
    Findings findings = Findings.of(profile, edition);
    Examined examined = new Examined(certificate, profile, findings);
    for (Consumer<Examined> check : profile.barCodeSigner() ? OF_BAR_CODE_SIGNERS : CHECKS) {
      try {
        Bouncy.parse(
            "certificate",
            () -> {
              check.accept(examined);
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
