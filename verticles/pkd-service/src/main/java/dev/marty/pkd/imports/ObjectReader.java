package dev.marty.pkd.imports;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.content.ContentKind;
import dev.marty.emrtd.content.ContentVisitor;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.deviationlist.DeviationList;
import dev.marty.emrtd.lint.Appearance;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.sod.Sod;
import dev.marty.pkd.directory.Found;
import java.util.Locale;

/**
 * Reads one object, tells by looking at it what it is, and judges it. Safe on any thread; CPU
 * heavy.
 */
final class ObjectReader implements ContentVisitor<ObjectReader.Outcome> {
  private static final String SOD = "an EF.SOD of a document";
  private static final String FOREIGN = "NOT_FOR_A_DIRECTORY";

  private final byte[] bytes;

  private ObjectReader(byte[] bytes) {
    this.bytes = bytes;
  }

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
    return bytes.length == 0
        ? new Unusable(null, "EMPTY", "It is empty.")
        : new ObjectReader(bytes).visit(bytes);
  }

  @Override
  public Outcome certificate(CertificateOutcome.Parsed certificate) {
    return new Usable(Found.Certificate.judged(certificate));
  }

  @Override
  public Outcome crl(ParsedCrl crl) {
    return new Usable(Found.Crl.judged(crl));
  }

  @Override
  public Outcome masterList(MasterList list) {
    return new Usable(SignedLists.masterList(bytes, list));
  }

  @Override
  public Outcome deviationList(DeviationList list) {
    return new Usable(SignedLists.deviationList(bytes, list));
  }

  @Override
  public Outcome sod(Sod sod) {
    return foreign(SOD);
  }

  @Override
  public Outcome refused(ContentKind kind, String reason, String detail) {
    return kind == ContentKind.SOD
        ? foreign(SOD)
        : new Unusable(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), reason, detail);
  }

  @Override
  public Outcome other(ContentKind kind) {
    if (kind == ContentKind.BARE_MASTER_LIST) {
      // An upload of its own is taken; below others it is nothing.
      return new Unusable(BareList.KIND, FOREIGN, notForADirectory(Appearance.of(kind, bytes)));
    }
    return foreign(kind == ContentKind.SOD_WITHOUT_TAG ? SOD : Appearance.of(kind, bytes));
  }

  private static Outcome foreign(String appearance) {
    return new Unusable(null, FOREIGN, notForADirectory(appearance));
  }

  private static String notForADirectory(String appearance) {
    return "It is neither certificate nor CRL, master list nor deviation list, but "
        + appearance
        + ".";
  }

  @Override
  public Outcome malformed(MalformedAsn1Exception problem) {
    return new Unusable(
        null,
        problem.problem().name(),
        "It is no whole ASN.1 object, but "
            + Appearance.ofOther(bytes, problem.getMessage())
            + ".");
  }
}
