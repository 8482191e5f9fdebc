package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.lds.Dg1;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Passive Authentication: whether a document's data are what its issuing state signed. Each step
 * has its own outcome and none hides another; the steps are those of Doc 9303-11 clause 5.1 and Doc
 * 9303-12 Appendix D.
 *
 * <p>Pure; safe on any thread; CPU heavy (one signature check for a known signer, three for a new
 * one, and the hashes), call it off the event loop.
 */
public final class PassiveAuthentication {
  private PassiveAuthentication() {}

  /**
   * Tells whose trust material a verification needs.
   *
   * @param sod what was read
   * @param signers Document Signer certificates known from elsewhere, DER
   * @return the country of the signer's issuer, two upper-case letters, {@code ZZ} if it names
   *     none; empty if nobody is named
   */
  public static Optional<String> country(Sod sod, List<Octets> signers) {
    List<Octets> inside = sod.parts().certificates();
    List<Octets> all =
        Stream.concat(signers.stream(), inside.stream().limit(SignerSearch.MOST_CERTIFICATES))
            .distinct()
            .toList();
    return SignerName.of(sod).flatMap(signer -> signer.country(all, one -> signed(sod, one)));
  }

  private static boolean signed(Sod sod, Octets certificate) {
    return CertificateReader.read(certificate.toByteArray())
            instanceof CertificateOutcome.Parsed one
        && SodSignature.signedBy(sod, one);
  }

  /**
   * Tells whether another certificate of the signer's name could tell more than those that were
   * looked at: there was none, its key has not signed, or no CSCA vouches for it though some are
   * known.
   *
   * @param report what it came to with these
   * @param trust with which
   * @return false where EF.SOD cannot be read, and without trust material
   */
  public static boolean signerInDoubt(VerificationReport report, TrustMaterial trust) {
    StepOutcome signature = report.step(Step.SIGNATURE).orElseThrow().outcome();
    StepOutcome path = report.step(Step.PATH).orElseThrow().outcome();
    if (trust.absence() != null || path == StepOutcome.SKIPPED) {
      return false;
    }
    return report.signer() == null
        || signature == StepOutcome.FAILED
        || (path != StepOutcome.PASSED && trust.complete());
  }

  /**
   * Verifies a document.
   *
   * @param sod what reading its EF.SOD came to
   * @param document the other files
   * @param trust of the country the signer names
   * @param circumstances what else it depends on
   * @return every step's outcome; never throws for any bytes
   */
  public static VerificationReport verify(
      SodOutcome sod, Document document, TrustMaterial trust, Circumstances circumstances) {
    return sod instanceof SodOutcome.Read read
        ? verify(read.sod(), document, trust, circumstances)
        : refused((SodOutcome.Refused) sod);
  }

  private static VerificationReport refused(SodOutcome.Refused refused) {
    List<StepReport> steps = new ArrayList<>();
    for (Step step : Step.OF_PASSIVE_AUTHENTICATION) {
      steps.add(
          step == Step.SOD
              ? StepReport.failed(step, refused.reason() + ": " + refused.detail())
              : StepReport.skipped(step, "EF.SOD cannot be read"));
    }
    return VerificationReport.of(steps, List.of(), null, Set.of());
  }

  private static VerificationReport verify(
      Sod sod, Document document, TrustMaterial trust, Circumstances circumstances) {
    Instant now = circumstances.now();
    SignerSearch search = SignerSearch.in(sod, trust, circumstances.signers());
    Reading<Dg1> dg1 = dg1(document);
    Mrz mrz = dg1 instanceof Reading.Read<Dg1> read ? read.value().mrz() : null;
    // Its detail could quote the zone, and the report holds no personal data.
    String unreadable =
        dg1 instanceof Reading.Refused<Dg1> refused ? refused.reason().name() : null;
    List<DataGroupReport> dataGroups = HashCheck.dataGroups(sod.lds(), document);

    List<StepReport> steps = new ArrayList<>();
    steps.add(SodCheck.check(sod, document));
    if (search.facts() == null) {
      steps.addAll(withoutSigner(search));
    } else {
      SignerFacts signer = search.facts();
      String documentCode = mrz == null ? null : mrz.documentCode();
      steps.add(KeyCheck.path(signer.path()).and(search.findings()));
      steps.add(DocumentSignerCheck.check(search.certificate(), documentCode));
      steps.add(ValidityCheck.check(signer, sod.signingTime(), now));
      steps.add(CrlCheck.check(signer, trust, circumstances));
    }
    steps.add(SignatureStep.check(sod, search));
    steps.add(HashCheck.step(sod.lds(), dataGroups));
    steps.add(
        search.facts() == null
            ? StepReport.skipped(Step.COUNTRY, "there is no Document Signer certificate")
            : CountryCheck.check(search.facts(), trust, mrz, unreadable));
    return VerificationReport.of(
        steps, dataGroups, signer(sod, search), circumstances.policy().warning());
  }

  private static List<StepReport> withoutSigner(SignerSearch search) {
    String none = "there is no Document Signer certificate";
    return List.of(
        search.absent()
            ? StepReport.inconclusive(Step.PATH, search.reason())
            : StepReport.failed(Step.PATH, search.reason()),
        StepReport.skipped(Step.DOCUMENT_SIGNER, none),
        StepReport.skipped(Step.VALIDITY, none),
        StepReport.skipped(Step.CRL, none));
  }

  private static Reading<Dg1> dg1(Document document) {
    Octets file = document.dataGroups().get(1);
    return file == null ? null : Dg1.read(file.toByteArray());
  }

  private static VerificationReport.Signer signer(Sod sod, SignerSearch search) {
    CertificateOutcome.Parsed certificate = search.certificate();
    if (certificate == null) {
      return null;
    }
    String issuer =
        search.facts().path().anchors().stream()
            .map(CertificateOutcome.Parsed::sha256)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return new VerificationReport.Signer(
        certificate.sha256(),
        SignerFacts.country(certificate),
        certificate.facts().subject(),
        issuer,
        sod.signingTime(),
        certificate.facts(),
        certificate.bytes());
  }
}
