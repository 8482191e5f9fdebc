package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.deviationlist.AffectedDocuments.CertificateDigest;
import dev.marty.emrtd.deviationlist.AffectedDocuments.IssuingPeriod;
import java.util.Arrays;

/** Judges a deviation by the comments of Doc 9303-12 clause 10.2. */
final class DeviationFindings {
  private DeviationFindings() {}

  static void check(Deviation deviation, String digest, Findings findings) {
    int position = deviation.position();
    AffectedDocuments documents = deviation.documents();
    // The type says two characters and its example has one: both are taken.
    if (documents.documentType() != null
        && (documents.documentType().isEmpty() || documents.documentType().length() > 2)) {
      findings.error(Field.DEV, Rule.DOCUMENT_TYPE_INVALID, at(position, "documentType"));
    }
    if (documents.signer() instanceof CertificateDigest certificate) {
      digest(position, certificate, digest, findings);
    }
    IssuingPeriod issued = documents.issued();
    if (issued != null && issued.last().isBefore(issued.first())) {
      findings.error(Field.DEV, Rule.ENDS_BEFORE_START, at(position, "issuingDate"));
    }
    if (documents.documentNumbers() != null) {
      documents.documentNumbers().judge(what -> at(position, what), findings);
    }
    if (deviation.descriptions().isEmpty()) {
      findings.error(Field.DEV, Rule.EMPTY, at(position, "descriptions"));
    }
    for (DeviationDescription description : deviation.descriptions()) {
      if (DeviationType.of(description.type()).isEmpty()) {
        findings.warn(Field.DEV, Rule.UNKNOWN_DEVIATION_TYPE, at(position, description.type()));
      }
    }
  }

  private static void digest(
      int position, CertificateDigest certificate, String digest, Findings findings) {
    if (digest == null) {
      findings.error(
          Field.DIG,
          Rule.FIELD_NOT_PRESENT,
          at(position, "certificateDigest without digestAlgorithm of the list"));
      return;
    }
    Arrays.stream(DigestAlgorithm.values())
        .filter(
            algorithm ->
                algorithm.name().equals(digest)
                    && 2 * algorithm.length() != certificate.hex().length())
        .forEach(
            algorithm ->
                findings.error(
                    Field.DIG, Rule.DIFFERS, at(position, "length of certificateDigest")));
  }

  /** Names the place as findings about master lists do. */
  static String at(int position, String what) {
    return "position " + position + ": " + what;
  }
}
