package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.crl.ParsedCrl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Revocation by Doc 9303-12 Appendix D.1.2. Listed (UNSPECIFIED there) fails; not listed on a
 * current CRL (UNREVOKED) passes. Without a current CRL the status is UNDETERMINED, and since
 * clause 7.1.1.4 makes revocation checks a mandatory part of the validation, that is inconclusive
 * and not a pass. A CRL speaks for the names of its own CSCA only; by configuration one of the same
 * country passes too, and then says so. Being listed on an outdated CRL still fails: no revocation
 * is ever taken back.
 */
final class CrlCheck {
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private CrlCheck() {}

  static StepReport check(SignerFacts signer, TrustMaterial trust, Circumstances circumstances) {
    Instant now = circumstances.now();
    if (trust.absence() != null) {
      return undetermined("there is no trust material: " + trust.absence());
    }
    CertificateOutcome.Parsed certificate = (CertificateOutcome.Parsed) signer.certificate();
    String country = SignerFacts.country(certificate);
    if (trust.fallen().revoked().contains(certificate.sha256())) {
      return StepReport.failed(
          Step.CRL, "the Document Signer certificate was revoked; the next CRL will say so");
    }
    List<VerifiedCrl> crls = crls(trust, certificate, now);
    for (VerifiedCrl crl : crls) {
      Optional<Instant> revoked = crl.revoked(certificate);
      if (revoked.isPresent()) {
        return StepReport.failed(
            Step.CRL,
            String.format(
                Locale.ROOT,
                "the Document Signer certificate was revoked at %s, says %s",
                revoked.get(),
                name(crl.crl())));
      }
    }
    Optional<Instant> formerly = trust.fallen().formerly(certificate);
    if (formerly.isPresent()) {
      return StepReport.failed(
          Step.CRL,
          String.format(
              Locale.ROOT,
              "the Document Signer certificate was revoked at %s, says a CRL that newer ones have"
                  + " superseded",
              formerly.get()));
    }
    List<CertificateOutcome.Parsed> anchors = signer.path().anchors();
    if (!anchors.isEmpty()
        && anchors.stream()
            .allMatch(
                anchor ->
                    trust.fallen().formerly(anchor).isPresent()
                        || crls(trust, anchor, now).stream()
                            .anyMatch(crl -> crl.revoked(anchor).isPresent()))) {
      return StepReport.failed(Step.CRL, "the CSCA certificate was revoked");
    }
    Optional<ParsedCrl> current =
        crls.stream().filter(VerifiedCrl::current).map(VerifiedCrl::crl).findFirst();
    if (current.isPresent()) {
      return notListed(current.get(), circumstances);
    }
    // That it is of nobody's country makes no two CSCAs one.
    return trust.countryCrls() && country != null && !country.equals(Names.NOBODY)
        ? byCountry(trust, certificate, country, circumstances)
        : undetermined("no CRL of " + CountryCheck.text(country) + " can be used" + others(trust));
  }

  /** By the letter of Appendix D.1.2.3, and only for passing. */
  private static StepReport byCountry(
      TrustMaterial trust,
      CertificateOutcome.Parsed certificate,
      String country,
      Circumstances circumstances) {
    Instant now = circumstances.now();
    List<VerifiedCrl> crls =
        trust.crls().stream()
            .filter(one -> country.equals(one.crl().country()) && one.current())
            .filter(one -> !one.crl().thisUpdate().isAfter(now.plus(CLOCKS_DIFFER)))
            .sorted(Comparator.comparing((VerifiedCrl one) -> one.crl().thisUpdate()).reversed())
            .toList();
    if (crls.isEmpty()) {
      return undetermined("no CRL of " + country + " can be used" + others(trust));
    }
    for (VerifiedCrl crl : crls) {
      if (crl.revoked(certificate).isPresent()) {
        return undetermined(
            name(crl.crl()) + " lists its number, and is of another CSCA, as far as known");
      }
    }
    StepReport report = notListed(crls.get(0).crl(), circumstances);
    return report.outcome() == StepOutcome.PASSED
        ? report.with(List.of(CrlConformance.otherCsca()))
        : report;
  }

  private static List<VerifiedCrl> crls(
      TrustMaterial trust, CertificateOutcome.Parsed certificate, Instant now) {
    return trust.crlsFor(certificate.facts().issuerName()).stream()
        .filter(one -> !one.crl().thisUpdate().isAfter(now.plus(CLOCKS_DIFFER)))
        .toList();
  }

  private static String others(TrustMaterial trust) {
    List<String> others = new ArrayList<>(trust.unusableCrls());
    trust.crls().stream()
        .map(one -> one.crl().issuer())
        .sorted()
        .distinct()
        .forEach(
            issuer -> others.add("the CRL of " + issuer + " is of another CSCA, as far as known"));
    return others.isEmpty() ? "" : ": " + String.join("; ", others);
  }

  private static StepReport notListed(ParsedCrl newest, Circumstances circumstances) {
    Duration most = circumstances.policy().mostTrustAge();
    if (circumstances.trustAge().compareTo(most) > 0) {
      return undetermined(
          String.format(
              Locale.ROOT,
              "the trust material was last renewed %d seconds ago, and %d are allowed",
              circumstances.trustAge().toSeconds(),
              most.toSeconds()));
    }
    Instant now = circumstances.now();
    Instant due = due(newest);
    return due.isBefore(now)
        ? undetermined(
            String.format(Locale.ROOT, "%s is outdated: the next was due at %s", name(newest), due))
        : StepReport.passed(
            Step.CRL,
            String.format(Locale.ROOT, "not listed on %s, current until %s", name(newest), due));
  }

  /** A CRL that does not say when the next is due is as old as one may get (clause 4.1.5). */
  private static Instant due(ParsedCrl crl) {
    return crl.nextUpdate() == null
        ? crl.thisUpdate().plus(ParsedCrl.LONGEST_INTERVAL)
        : crl.nextUpdate();
  }

  private static String name(ParsedCrl crl) {
    return String.format(
        Locale.ROOT,
        "CRL %s of %s",
        crl.number() == null ? "without number" : crl.number(),
        crl.issuer());
  }

  private static StepReport undetermined(String detail) {
    return StepReport.inconclusive(Step.CRL, "it cannot be told whether it is revoked: " + detail);
  }
}
