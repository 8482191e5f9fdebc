package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.lds.Dg12;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.mrz.PartialDate;
import dev.marty.emrtd.verification.Document;
import dev.marty.emrtd.verification.VerificationReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A deviation that is of a document, as far as the document tells: what it does not tell is
 * undecided. Immutable; holds no personal data.
 *
 * @param deviation which
 * @param undecided criteria of it that could not be compared
 */
record DeviationMatch(StatedDeviation deviation, List<String> undecided) {
  private static final String NUMBER = "documentNumber";

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
    LocalDate issued = issued(document);
    List<DeviationMatch> matches = new ArrayList<>();
    for (StatedDeviation one : said.all()) {
      List<String> undecided = new ArrayList<>();
      if (fits("documentType", type(one, mrz), undecided)
          && fits("signer", signer(one.signer(), report.signer()), undecided)
          && fits("issued", one.issued() == null ? Boolean.TRUE : day(one, issued), undecided)) {
        if (one.numbered() && mrz == null) {
          undecided.add(NUMBER);
        }
        matches.add(new DeviationMatch(one, List.copyOf(undecided)));
      }
    }
    return List.copyOf(matches);
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

  /** Null is neither yes nor no. */
  private static boolean fits(String criterion, Boolean holds, List<String> undecided) {
    if (holds == null) {
      undecided.add(criterion);
      return true;
    }
    return holds;
  }

  private static Boolean type(StatedDeviation one, Mrz mrz) {
    if (one.documentType() == null) {
      return true;
    }
    return mrz == null ? null : one.documentType().equalsIgnoreCase(mrz.documentCode());
  }

  private static Boolean day(StatedDeviation one, LocalDate issued) {
    return issued == null ? null : one.issued().include(issued);
  }

  private static Boolean signer(StatedDeviation.Signer named, VerificationReport.Signer signer) {
    if (named == null) {
      return true;
    }
    if (signer == null) {
      return null;
    }
    CertificateFacts facts = signer.facts();
    if (named.issuer() != null) {
      return named.issuer().equals(facts.issuerName())
          && named.serial().equals(StatedDeviation.serial(facts.serial()));
    }
    return named.keyIdentifier() != null
        ? named.keyIdentifier().equals(facts.subjectKeyIdentifier())
        : digest(named, signer.certificate());
  }

  private static Boolean digest(StatedDeviation.Signer named, Octets certificate) {
    return Arrays.stream(DigestAlgorithm.values())
        .filter(algorithm -> algorithm.name().equals(named.algorithm()))
        .findFirst()
        .map(algorithm -> HexFormat.of().formatHex(algorithm.hash(certificate.toByteArray())))
        .map(named.digest()::equals)
        .orElse(null);
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
