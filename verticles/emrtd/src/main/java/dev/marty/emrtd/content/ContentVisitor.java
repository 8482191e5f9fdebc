package dev.marty.emrtd.content;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.deviationlist.DeviationList;
import dev.marty.emrtd.deviationlist.DeviationListOutcome;
import dev.marty.emrtd.deviationlist.DeviationListReader;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;

/**
 * What to make of an object of the PKI, whatever its kind. What it is, is told by its content; the
 * reader of that kind reads it, and one of these methods is called with what came of it.
 *
 * @param <T> what is made of it
 */
public interface ContentVisitor<T> {
  /** The reason where a certificate or a CRL is refused, whose readers tell none for programs. */
  String UNREADABLE = "UNREADABLE";

  /** Of a certificate. */
  T certificate(CertificateOutcome.Parsed certificate);

  /** Of a CRL; nobody has asked whose signature it bears. */
  T crl(ParsedCrl crl);

  /** Of a master list whose signature is right. */
  T masterList(MasterList list);

  /** Of a deviation list whose signature is right. */
  T deviationList(DeviationList list);

  /** Of a whole EF.SOD; nobody has looked at its signature. */
  T sod(Sod sod);

  /**
   * Of an object that its reader refuses.
   *
   * @param kind one of those above
   * @param reason stable, for programs
   * @param detail for people, safe to show
   */
  T refused(ContentKind kind, String reason, String detail);

  /** Of ASN.1 of any other kind. */
  T other(ContentKind kind);

  /**
   * Of bytes that are not one whole ASN.1 element.
   *
   * @param problem why not
   */
  T malformed(MalformedAsn1Exception problem);

  /**
   * Tells what it is, has it read and makes something of it. Never throws for any bytes, unless one
   * of the methods does. Safe on any thread if they are; CPU heavy.
   *
   * @param bytes DER or BER, not null, not kept, not changed
   */
  default T visit(byte[] bytes) {
    ContentKind kind;
    try {
      kind = ContentKind.of(bytes);
    } catch (MalformedAsn1Exception e) {
      return malformed(e);
    }
    return switch (kind) {
      case CERTIFICATE -> visit(CertificateReader.read(bytes));
      case CRL -> visit(CrlReader.read(bytes));
      case MASTER_LIST -> visit(MasterListReader.read(bytes));
      case DEVIATION_LIST -> visit(DeviationListReader.read(bytes));
      case SOD -> visit(SodReader.read(bytes));
      default -> other(kind);
    };
  }

  private T visit(CertificateOutcome outcome) {
    return outcome instanceof CertificateOutcome.Unreadable unreadable
        ? refused(ContentKind.CERTIFICATE, UNREADABLE, unreadable.reason())
        : certificate((CertificateOutcome.Parsed) outcome);
  }

  private T visit(CrlOutcome outcome) {
    return outcome instanceof CrlOutcome.Unreadable unreadable
        ? refused(ContentKind.CRL, UNREADABLE, unreadable.reason())
        : crl(((CrlOutcome.Read) outcome).crl());
  }

  private T visit(MasterListOutcome outcome) {
    return outcome instanceof MasterListOutcome.Refused no
        ? refused(ContentKind.MASTER_LIST, no.reason().name(), no.detail())
        : masterList(((MasterListOutcome.Accepted) outcome).list());
  }

  private T visit(DeviationListOutcome outcome) {
    return outcome instanceof DeviationListOutcome.Refused no
        ? refused(ContentKind.DEVIATION_LIST, no.reason().name(), no.detail())
        : deviationList(((DeviationListOutcome.Accepted) outcome).list());
  }

  private T visit(SodOutcome outcome) {
    return outcome instanceof SodOutcome.Refused no
        ? refused(ContentKind.SOD, no.reason().name(), no.detail())
        : sod(((SodOutcome.Read) outcome).sod());
  }
}
