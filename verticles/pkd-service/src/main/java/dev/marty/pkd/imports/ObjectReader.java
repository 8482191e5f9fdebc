package dev.marty.pkd.imports;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.content.ContentKind;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.deviationlist.DeviationListOutcome;
import dev.marty.emrtd.deviationlist.DeviationListReader;
import dev.marty.emrtd.lint.Appearance;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.pkd.directory.Found;

/**
 * Reads one object, tells by looking at it what it is, and judges it. Safe on any thread; CPU
 * heavy.
 */
final class ObjectReader {
  private ObjectReader() {}

  /** What it came to. */
  sealed interface Outcome {}

  /**
   * Something for the directory.
   *
   * @param found it
   */
  record Usable(Found found) implements Outcome {}

  /**
   * Nothing for the directory.
   *
   * @param kind of object it would be, as in an import's kind, or null
   * @param reason stable, for programs
   * @param detail for people, safe to show
   */
  record Unusable(String kind, String reason, String detail) implements Outcome {}

  static Outcome read(byte[] bytes) {
    ContentKind kind;
    if (bytes.length == 0) {
      return new Unusable(null, "EMPTY", "It is empty.");
    }
    try {
      kind = ContentKind.of(bytes);
    } catch (MalformedAsn1Exception e) {
      return new Unusable(
          null,
          e.problem().name(),
          "It is no whole ASN.1 object, but " + Appearance.ofOther(bytes, e.getMessage()) + ".");
    }
    return switch (kind) {
      case CERTIFICATE -> certificate(bytes);
      case CRL -> crl(bytes);
      case MASTER_LIST -> masterList(bytes);
      case DEVIATION_LIST -> deviationList(bytes);
      default ->
          new Unusable(
              null,
              "NOT_FOR_A_DIRECTORY",
              "It is neither certificate nor CRL, master list nor deviation list, but "
                  + (kind == ContentKind.SOD || kind == ContentKind.SOD_WITHOUT_TAG
                      ? "an EF.SOD of a document"
                      : Appearance.of(kind, bytes))
                  + ".");
    };
  }

  private static Outcome certificate(byte[] der) {
    CertificateOutcome outcome = CertificateReader.read(der);
    return outcome instanceof CertificateOutcome.Parsed parsed
        ? new Usable(Found.Certificate.judged(parsed))
        : new Unusable(
            "certificate", "UNREADABLE", ((CertificateOutcome.Unreadable) outcome).reason());
  }

  private static Outcome crl(byte[] der) {
    CrlOutcome outcome = CrlReader.read(der);
    return outcome instanceof CrlOutcome.Read read
        ? new Usable(
            new Found.Crl(
                read.crl(),
                Octets.copyOf(der).sha256(),
                Names.canonical(read.crl().issuerName()),
                CrlConformance.check(read.crl())))
        : new Unusable("crl", "UNREADABLE", ((CrlOutcome.Unreadable) outcome).reason());
  }

  private static Outcome masterList(byte[] cms) {
    MasterListOutcome outcome = MasterListReader.read(cms);
    if (outcome instanceof MasterListOutcome.Accepted accepted) {
      return new Usable(SignedLists.masterList(cms, accepted.list()));
    }
    MasterListOutcome.Refused refused = (MasterListOutcome.Refused) outcome;
    return new Unusable("master-list", refused.reason().name(), refused.detail());
  }

  private static Outcome deviationList(byte[] cms) {
    DeviationListOutcome outcome = DeviationListReader.read(cms);
    if (outcome instanceof DeviationListOutcome.Accepted accepted) {
      return new Usable(SignedLists.deviationList(cms, accepted.list()));
    }
    DeviationListOutcome.Refused refused = (DeviationListOutcome.Refused) outcome;
    return new Unusable("deviation-list", refused.reason().name(), refused.detail());
  }
}
