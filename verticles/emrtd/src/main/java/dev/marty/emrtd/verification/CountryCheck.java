package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.mrz.IssuingStates;
import dev.marty.emrtd.mrz.Mrz;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether CSCA, Document Signer and document are of one country: any state's CSCA is trusted for
 * its own documents only.
 */
final class CountryCheck {
  private CountryCheck() {}

  /**
   * Compares the countries.
   *
   * @param mrz of DG1, or null if that was not given
   * @param unreadable why a DG1 that was given cannot be read, or null
   */
  static StepReport check(SignerFacts signer, Mrz mrz, String unreadable) {
    CertificateOutcome.Parsed certificate = (CertificateOutcome.Parsed) signer.certificate();
    String country = certificate.facts().country();
    String issuer = SignerFacts.country(certificate);
    if (country == null || issuer == null) {
      return StepReport.inconclusive(
          Step.COUNTRY, "the Document Signer certificate names no country");
    }
    if (!country.equals(issuer)) {
      return failed(
          String.format(
              Locale.ROOT, "the Document Signer is of %s, its issuer of %s", country, issuer));
    }
    List<CertificateOutcome.Parsed> anchors = signer.path().anchors();
    for (CertificateOutcome.Parsed anchor : anchors) {
      if (!country.equals(anchor.facts().country())) {
        return failed(
            String.format(
                Locale.ROOT,
                "the Document Signer is of %s, the CSCA of %s",
                country,
                text(anchor.facts().country())));
      }
    }
    if (mrz != null) {
      Optional<String> state = IssuingStates.twoLetter(mrz.issuingState());
      if (state.isPresent() && !state.get().equals(country)) {
        return failed(
            String.format(
                Locale.ROOT,
                "the document is issued by %s, the Document Signer is of %s",
                mrz.issuingState(),
                country));
      }
      if (state.isEmpty()) {
        return StepReport.inconclusive(
            Step.COUNTRY,
            "the issuing state of the document has no known code of two letters to compare with "
                + country);
      }
    }
    if (unreadable != null) {
      return StepReport.inconclusive(Step.COUNTRY, "DG1 cannot be read: " + unreadable);
    }
    if (anchors.isEmpty()) {
      return StepReport.inconclusive(
          Step.COUNTRY, "there is no CSCA to compare " + country + " with");
    }
    return mrz == null
        ? StepReport.inconclusive(
            Step.COUNTRY,
            "Document Signer and CSCA are of "
                + country
                + "; DG1, which names the document's, was not given")
        : StepReport.passed(Step.COUNTRY, "document, Document Signer and CSCA are of " + country);
  }

  private static String text(String country) {
    return country == null ? "no country" : country;
  }

  private static StepReport failed(String detail) {
    return StepReport.failed(Step.COUNTRY, detail);
  }
}
