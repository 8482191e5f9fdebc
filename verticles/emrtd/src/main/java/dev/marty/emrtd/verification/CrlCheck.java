package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.crl.ParsedCrl;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Revocation by Doc 9303-12 Appendix D.1.2. Listed (UNSPECIFIED there) fails; not listed on a
 * current CRL (UNREVOKED) passes. Without a current CRL the status is UNDETERMINED, and since
 * clause 7.1.1.4 makes revocation checks a mandatory part of the validation, that is inconclusive
 * and not a pass. A CRL speaks for the names of its own CSCA only. Being listed on an outdated CRL
 * still fails: no revocation is ever taken back.
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
    if (country == null) {
      return undetermined("its issuer names no country, by which its CRL is found");
    }
    List<ParsedCrl> crls =
        trust.crlsFor(certificate.facts().issuerName()).stream()
            .filter(crl -> !crl.thisUpdate().isAfter(now.plus(CLOCKS_DIFFER)))
            .toList();
    for (ParsedCrl crl : crls) {
      if (listed(crl, certificate)) {
        return StepReport.failed(
            Step.CRL,
            String.format(
                Locale.ROOT,
                "the Document Signer certificate was revoked at %s, says %s",
                revokedAt(crl, certificate),
                name(crl)));
      }
    }
    List<CertificateOutcome.Parsed> anchors = signer.path().anchors();
    if (!anchors.isEmpty()
        && anchors.stream()
            .allMatch(
                anchor ->
                    trust.crlsFor(anchor.facts().issuerName()).stream()
                        .anyMatch(crl -> listed(crl, anchor)))) {
      return StepReport.failed(Step.CRL, "the CSCA certificate was revoked");
    }
    if (crls.isEmpty()) {
      List<String> others = new ArrayList<>(trust.unusableCrls());
      trust
          .crlIssuers()
          .forEach(
              issuer ->
                  others.add("the CRL of " + issuer + " is of another CSCA, as far as known"));
      return undetermined(
          "no CRL of "
              + country
              + " can be used"
              + (others.isEmpty() ? "" : ": " + String.join("; ", others)));
    }
    Duration most = circumstances.policy().mostTrustAge();
    if (circumstances.trustAge().compareTo(most) > 0) {
      return undetermined(
          String.format(
              Locale.ROOT,
              "the trust material was last renewed %d seconds ago, and %d are allowed",
              circumstances.trustAge().toSeconds(),
              most.toSeconds()));
    }
    ParsedCrl newest = crls.get(0);
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

  private static boolean listed(ParsedCrl crl, CertificateOutcome.Parsed certificate) {
    return crl.revokedAt(serial(certificate)).isPresent();
  }

  private static Instant revokedAt(ParsedCrl crl, CertificateOutcome.Parsed certificate) {
    return crl.revokedAt(serial(certificate)).orElseThrow();
  }

  private static BigInteger serial(CertificateOutcome.Parsed certificate) {
    return certificate.certificate().tbsCertificate().getSerialNumber().getValue();
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
