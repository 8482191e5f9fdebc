package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.crypto.SignatureVerdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The way from a Document Signer certificate to a CSCA certificate, which Doc 9303-12 Appendix
 * D.1.1 makes one step long: every key of every generation, known by a root or a link certificate,
 * is an anchor of its own. The anchor is chosen by the issuer's name and by the key.
 *
 * <p>A signature that a known key should verify and does not, fails. Where the key itself is not
 * known (no CSCA of that country, or none with that name and key identifier), it cannot be told.
 *
 * @param outcome of the step
 * @param detail why
 * @param anchors certificates of the one key that issued it, all under its issuer's name; empty
 *     unless passed
 */
record SignerPath(StepOutcome outcome, String detail, List<CertificateOutcome.Parsed> anchors) {

  static SignerPath find(CertificateOutcome.Parsed signer, TrustMaterial trust) {
    if (trust.absence() != null) {
      return unknown("there is no trust material: " + trust.absence());
    }
    if (trust.fallen().withdrawn().contains(signer.sha256())) {
      return failed("people have withdrawn trust in it");
    }
    if (issuedBy(signer, trust.fallen().authorities()) && !issuedBy(signer, trust.certificates())) {
      return failed(
          "the CSCA certificate of "
              + signer.facts().issuer()
              + " that issued it is revoked, or stands below a revoked one");
    }
    String country = SignerFacts.country(signer);
    List<CertificateOutcome.Parsed> ofCountry =
        trust.certificates().stream()
            .filter(anchor -> country == null || country.equals(anchor.facts().country()))
            .toList();
    if (ofCountry.isEmpty()) {
      return unknown(
          country == null
              ? "it names no country, and no CSCA certificate is known"
              : "no CSCA certificate of " + country + " is known");
    }
    List<CertificateOutcome.Parsed> named =
        ofCountry.stream()
            .filter(anchor -> IssuerCheck.sameName(signer.facts(), anchor.facts()))
            .sorted((a, b) -> Boolean.compare(byKey(signer, b), byKey(signer, a)))
            .toList();
    for (CertificateOutcome.Parsed anchor : named) {
      if (verdict(signer, anchor).verifies()) {
        return issued(signer, anchor, named);
      }
    }
    return notIssued(signer, ofCountry, named);
  }

  private static boolean issuedBy(
      CertificateOutcome.Parsed signer, List<CertificateOutcome.Parsed> authorities) {
    return authorities.stream()
        .anyMatch(
            authority ->
                IssuerCheck.sameName(signer.facts(), authority.facts())
                    && verdict(signer, authority).verifies());
  }

  private static SignerPath issued(
      CertificateOutcome.Parsed signer,
      CertificateOutcome.Parsed anchor,
      List<CertificateOutcome.Parsed> named) {
    List<CertificateOutcome.Parsed> sameKey =
        named.stream()
            .filter(
                other -> other.certificate().publicKey().equals(anchor.certificate().publicKey()))
            .toList();
    return new SignerPath(
        StepOutcome.PASSED,
        String.format(
            Locale.ROOT,
            "issued by %s, key %s",
            signer.facts().issuer(),
            anchor.facts().subjectKeyIdentifier()),
        sameKey);
  }

  private static SignerPath notIssued(
      CertificateOutcome.Parsed signer,
      List<CertificateOutcome.Parsed> ofCountry,
      List<CertificateOutcome.Parsed> named) {
    CertificateFacts facts = signer.facts();
    for (CertificateOutcome.Parsed anchor : ofCountry) {
      if (!named.contains(anchor) && byKey(signer, anchor)) {
        return failed(
            String.format(
                Locale.ROOT,
                "it names %s as issuer, but the key %s that it points to is of %s",
                facts.issuer(),
                facts.authorityKeyIdentifier(),
                anchor.facts().subject()));
      }
    }
    for (CertificateOutcome.Parsed anchor : named) {
      SignatureVerdict verdict = verdict(signer, anchor);
      boolean unsupported = verdict.result() == SignatureVerdict.Result.UNSUPPORTED;
      if (unsupported || byKey(signer, anchor) || facts.authorityKeyIdentifier() == null) {
        return failed(
            "its signature is not of the key of "
                + facts.issuer()
                + (unsupported ? ": " + verdict.detail() : ""));
      }
    }
    return unknown(
        named.isEmpty()
            ? String.format(
                Locale.ROOT, "no CSCA certificate with the name %s is known", facts.issuer())
            : String.format(
                Locale.ROOT,
                "%s has issued it with the key %s, of which no certificate is known",
                facts.issuer(),
                facts.authorityKeyIdentifier()));
  }

  private static boolean byKey(CertificateOutcome.Parsed signer, CertificateOutcome.Parsed anchor) {
    String wanted = signer.facts().authorityKeyIdentifier();
    return wanted != null && Objects.equals(wanted, anchor.facts().subjectKeyIdentifier());
  }

  private static SignatureVerdict verdict(
      CertificateOutcome.Parsed signer, CertificateOutcome.Parsed anchor) {
    return IssuerCheck.verify(signer.certificate(), anchor.certificate().publicKey());
  }

  private static SignerPath failed(String detail) {
    return new SignerPath(StepOutcome.FAILED, detail, List.of());
  }

  private static SignerPath unknown(String detail) {
    return new SignerPath(StepOutcome.INCONCLUSIVE, detail, List.of());
  }
}
