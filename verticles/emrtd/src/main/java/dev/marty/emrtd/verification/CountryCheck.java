package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.mrz.IssuingStates;
import dev.marty.emrtd.mrz.Mrz;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether CSCA, Document Signer and document are of one country: any state's CSCA is trusted for
 * its own documents only. A CSCA is of the countries of all its names, as the directory has joined
 * them: the UN signs as UN and as ZZ, which ISO 3166-1 gives to nobody. One that names no country
 * may be anybody's, and one of ZZ the UN's: unless people say so, nothing can be told.
 */
final class CountryCheck {
  private CountryCheck() {}

  /**
   * Compares the countries.
   *
   * @param mrz of DG1, or null if that was not given
   * @param unreadable why a DG1 that was given cannot be read, or null
   */
  static StepReport check(SignerFacts signer, TrustMaterial trust, Mrz mrz, String unreadable) {
    CertificateOutcome.Parsed certificate = (CertificateOutcome.Parsed) signer.certificate();
    String country = certificate.facts().country();
    String issuer = SignerFacts.country(certificate);
    if ((country == null) != (issuer == null)) {
      return StepReport.inconclusive(
          Step.COUNTRY, "one of Document Signer and issuer names no country");
    }
    Set<String> countries = countries(certificate, issuer, trust);
    if (country != null && !countries.contains(country)) {
      return StepReport.failed(
          Step.COUNTRY,
          String.format(
              Locale.ROOT, "the Document Signer is of %s, its issuer of %s", country, issuer));
    }
    StepReport differs = mrz == null ? null : difference(mrz.issuingState(), countries);
    if (differs != null) {
      return differs;
    }
    if (unreadable != null) {
      return StepReport.inconclusive(Step.COUNTRY, "DG1 cannot be read: " + unreadable);
    }
    if (signer.path().anchors().isEmpty()) {
      return StepReport.inconclusive(
          Step.COUNTRY, "there is no CSCA to compare " + text(country) + " with");
    }
    return mrz == null
        ? StepReport.inconclusive(
            Step.COUNTRY,
            "Document Signer and CSCA are of "
                + text(country)
                + "; DG1, which names the document's, was not given")
        : StepReport.passed(
            Step.COUNTRY,
            "document, Document Signer and CSCA are of " + String.join(", ", countries));
  }

  private static Set<String> countries(
      CertificateOutcome.Parsed certificate, String issuer, TrustMaterial trust) {
    Set<String> countries = new TreeSet<>(trust.countries(certificate.facts().issuerName()));
    if (issuer != null) {
      countries.add(issuer);
    }
    return countries;
  }

  /** Null if the document's state is one of them. */
  private static StepReport difference(String issuingState, Set<String> countries) {
    Optional<String> state = IssuingStates.twoLetter(issuingState);
    if (state.isEmpty()) {
      return StepReport.inconclusive(
          Step.COUNTRY,
          "the issuing state of the document has no known code of two letters to compare with "
              + text(countries));
    }
    if (countries.contains(state.get())) {
      return null;
    }
    boolean nobodys = countries.equals(Set.of(Names.NOBODY));
    return countries.isEmpty() || (nobodys && Names.mayClaim(state.get(), Names.NOBODY))
        ? StepReport.inconclusive(
            Step.COUNTRY,
            String.format(
                Locale.ROOT,
                "the document is issued by %s, and the CSCA is of %s: whose it is, people say by"
                    + " joining its name with one of %s",
                issuingState,
                text(countries),
                state.get()))
        : StepReport.failed(
            Step.COUNTRY,
            String.format(
                Locale.ROOT,
                "the document is issued by %s, the Document Signer is of %s",
                issuingState,
                text(countries)));
  }

  /** For people, of a country that may be null. */
  static String text(String country) {
    return country == null ? "no country" : country;
  }

  private static String text(Set<String> countries) {
    return countries.isEmpty() ? "no country" : String.join(", ", countries);
  }
}
