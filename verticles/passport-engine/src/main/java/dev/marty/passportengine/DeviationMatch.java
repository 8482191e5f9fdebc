package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.DocumentTypes;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.lds.Dg12;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.mrz.PartialDate;
import dev.marty.emrtd.verification.Document;
import dev.marty.emrtd.verification.Step;
import dev.marty.emrtd.verification.StepOutcome;
import dev.marty.emrtd.verification.VerificationReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A deviation that is of a document, as far as the document tells: what it does not tell is
 * undecided. Immutable; holds no personal data.
 *
 * @param deviation which
 * @param undecided criteria of it that could not be compared
 */
record DeviationMatch(StatedDeviation deviation, List<String> undecided) {
  private static final String NUMBER = "documentNumber";

  /** Whether a document is what a deviation names. */
  private enum Fit {
    YES,
    NO,
    UNTOLD;

    static Fit of(boolean fits) {
      return fits ? YES : NO;
    }
  }

  /**
   * Finds those that may be of a document, whatever its number. CPU heavy enough for a worker.
   *
   * @param mrz of its DG1, or null
   * @return matches; of those that name documents by number, what that says is open
   */
  static List<DeviationMatch> find(
      CountryDeviations said, VerificationReport report, Document document, Mrz mrz) {
    if (said == null) {
      return List.of();
    }
    boolean signed = passed(report);
    Mrz known = signed && proven(report, 1) ? mrz : null;
    LocalDate issued = signed && proven(report, 12) ? issued(document) : null;
    VerificationReport.Signer signer = signed ? report.signer() : null;
    List<DeviationMatch> matches = new ArrayList<>();
    for (StatedDeviation one : said.all()) {
      List<String> undecided = new ArrayList<>();
      if (fits("documentType", type(one, known), undecided)
          && fits("signer", signer(one.signer(), signer), undecided)
          && fits("issued", day(one, issued), undecided)) {
        if (one.numbered() && known == null) {
          undecided.add(NUMBER);
        }
        matches.add(new DeviationMatch(one, List.copyOf(undecided)));
      }
    }
    return List.copyOf(matches);
  }

  private static boolean passed(VerificationReport report) {
    return report.steps().stream()
        .anyMatch(s -> s.step() == Step.SIGNATURE && s.outcome() == StepOutcome.PASSED);
  }

  /** What no signed hash proves, whoever holds the document may have written. */
  private static boolean proven(VerificationReport report, int group) {
    return report.dataGroups().stream()
        .anyMatch(one -> one.number() == group && one.outcome() == StepOutcome.PASSED);
  }

  /** Whether the directory has to be asked for the document's number. */
  boolean open() {
    return deviation.numbered() && !undecided.contains(NUMBER);
  }

  /** The same where nobody could be asked. */
  DeviationMatch unasked() {
    List<String> more = new ArrayList<>(undecided);
    more.add(NUMBER);
    return new DeviationMatch(deviation, List.copyOf(more));
  }

  private static boolean fits(String criterion, Fit fit, List<String> undecided) {
    if (fit == Fit.UNTOLD) {
      undecided.add(criterion);
    }
    return fit != Fit.NO;
  }

  private static Fit type(StatedDeviation one, Mrz mrz) {
    if (one.documentType() == null) {
      return Fit.YES;
    }
    return mrz == null
        ? Fit.UNTOLD
        : Fit.of(
            DocumentTypes.cover(
                List.of(one.documentType().toUpperCase(Locale.ROOT)), mrz.documentCode()));
  }

  private static Fit day(StatedDeviation one, LocalDate issued) {
    if (one.issued() == null) {
      return Fit.YES;
    }
    return issued == null ? Fit.UNTOLD : Fit.of(one.issued().include(issued));
  }

  private static Fit signer(StatedDeviation.Signer named, VerificationReport.Signer signer) {
    if (named == null) {
      return Fit.YES;
    }
    if (signer == null) {
      return Fit.UNTOLD;
    }
    CertificateFacts facts = signer.facts();
    if (named.issuer() != null) {
      return Fit.of(
          named.issuer().equals(facts.issuerName())
              && named.serial().equals(StatedDeviation.serial(facts.serial())));
    }
    return named.keyIdentifier() != null
        ? Fit.of(named.keyIdentifier().equals(facts.subjectKeyIdentifier()))
        : digest(named, signer.certificate());
  }

  private static Fit digest(StatedDeviation.Signer named, Octets certificate) {
    return Arrays.stream(DigestAlgorithm.values())
        .filter(algorithm -> algorithm.name().equals(named.algorithm()))
        .findFirst()
        .map(algorithm -> HexFormat.of().formatHex(algorithm.hash(certificate.toByteArray())))
        .map(digest -> Fit.of(digest.equals(named.digest())))
        .orElse(Fit.UNTOLD);
  }

  /** A whole day of DG12, or null: no other file knows it. */
  private static LocalDate issued(Document document) {
    Octets file = document.dataGroups().get(12);
    PartialDate day =
        file != null && Dg12.read(file.toByteArray()) instanceof Reading.Read<Dg12> read
            ? read.value().dateOfIssue()
            : null;
    return day == null || day.year() == null || day.day() == null
        ? null
        : LocalDate.of(day.year(), day.month(), day.day());
  }
}
