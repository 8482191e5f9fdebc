package dev.marty.pkd.imports;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.SignatureReport;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.deviationlist.DeviationList;
import dev.marty.emrtd.masterlist.ListedCertificate;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.pkd.directory.Found;
import dev.marty.pkd.directory.ListKind;
import dev.marty.pkd.directory.ListSignature;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Makes of a checked list what the directory keeps of it. Safe on any thread. */
public final class SignedLists {
  private SignedLists() {}

  /**
   * Of a list that was kept before, as received.
   *
   * @return it, or null if it would be refused now
   */
  public static Found.SignedList kept(byte[] cms) {
    return ObjectReader.read(cms) instanceof ObjectReader.Usable usable
            && usable.found() instanceof Found.SignedList list
        ? list
        : null;
  }

  /** Of a master list, as received. */
  public static Found.SignedList masterList(byte[] cms, MasterList list) {
    List<Found.Listed> certificates = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(list.findings());
    for (ListedCertificate listed : list.certificates()) {
      if (listed.certificate() instanceof CertificateOutcome.Parsed parsed) {
        certificates.add(new Found.Listed(listed.position(), member(parsed, listed)));
      }
      // Else it is kept where it stands, inside the stored list; there is nothing to index.
    }
    findings.addAll(list.signature().deviations());
    return list(
        ListKind.MASTER_LIST,
        cms,
        list.signature(),
        certificates,
        list.certificates().size() - certificates.size(),
        null,
        findings);
  }

  /** What it says itself counts, not that it stands here. */
  private static Found.Certificate member(
      CertificateOutcome.Parsed parsed, ListedCertificate listed) {
    return Profile.of(parsed) == Profile.CSCA
        ? Found.Certificate.of(parsed, Profile.CSCA, listed.findings())
        : Found.Certificate.judged(parsed);
  }

  static Found.SignedList deviationList(byte[] cms, DeviationList list) {
    List<Finding> findings = new ArrayList<>(list.findings());
    findings.addAll(list.signature().deviations());
    return list(
        ListKind.DEVIATION_LIST,
        cms,
        list.signature(),
        List.of(),
        0,
        new Found.Deviations(list.digestAlgorithm(), list.deviations()),
        findings);
  }

  private static Found.SignedList list(
      ListKind kind,
      byte[] cms,
      SignatureReport signature,
      List<Found.Listed> certificates,
      int unreadable,
      Found.Deviations deviations,
      List<Finding> findings) {
    CertificateFacts signer = signature.signer().facts();
    List<Found.Certificate> beside = new ArrayList<>();
    beside.add(Found.Certificate.judged(signature.signer()));
    if (signature.issuer() != null) {
      beside.add(Found.Certificate.judged(signature.issuer()));
    }
    return new Found.SignedList(
        kind,
        Octets.copyOf(cms).sha256(),
        Buffer.buffer(cms),
        signer.country() == null ? "" : signer.country(),
        signer.issuer(),
        signer.sha256(),
        signature.issuer() == null ? null : signature.issuer().sha256(),
        signature.signingTime(),
        kept(signature),
        certificates,
        unreadable,
        deviations,
        List.copyOf(beside),
        List.copyOf(findings));
  }

  private static ListSignature kept(SignatureReport report) {
    boolean valid = report.status() == SignatureReport.Status.VALID;
    return new ListSignature(
        valid ? "valid" : "valid-with-deviation",
        report.digestAlgorithm(),
        report.signatureAlgorithm(),
        report.signingTime() == null ? null : report.signingTime().toString(),
        party(report.signer().facts()),
        report.issuer() == null ? null : party(report.issuer().facts()),
        report.issuerListed());
  }

  private static ListSignature.Party party(CertificateFacts facts) {
    return new ListSignature.Party(
        facts.sha256(),
        facts.subject(),
        facts.issuer(),
        facts.country(),
        facts.publicKey().description(),
        facts.notAfter().toString());
  }
}
