package dev.marty.emrtd.lint;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.conformance.CertificateConformance;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.deviationlist.DeviationList;
import dev.marty.emrtd.deviationlist.DeviationListOutcome;
import dev.marty.emrtd.deviationlist.DeviationListReader;
import dev.marty.emrtd.masterlist.ListedCertificate;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.sod.SodSignature;
import dev.marty.emrtd.sod.SodVerdict;
import java.util.ArrayList;
import java.util.List;

/** Reads and judges one object of a known kind. */
final class Judge {
  private static final String CERTIFICATE = "Certificate";
  private static final String MASTER_LIST = "Master List";
  private static final String DEVIATION_LIST = "Deviation List";
  private static final String SOD = "EF.SOD";

  private Judge() {}

  static LintResult certificate(byte[] der) {
    CertificateOutcome outcome = CertificateReader.read(der);
    if (outcome instanceof CertificateOutcome.Parsed parsed) {
      return LintResult.of(List.of(judged(parsed, Profile.of(parsed), false)));
    }
    return LintResult.unrecognised(
        "a certificate that cannot be read: " + ((CertificateOutcome.Unreadable) outcome).reason());
  }

  static LintResult crl(byte[] der) {
    CrlOutcome outcome = CrlReader.read(der);
    if (outcome instanceof CrlOutcome.Read read) {
      return LintResult.of(
          List.of(
              new LintedObject(
                  "CRL", read.crl().issuer(), false, CrlConformance.check(read.crl()))));
    }
    return LintResult.unrecognised(
        "a CRL that cannot be read: " + ((CrlOutcome.Unreadable) outcome).reason());
  }

  static List<LintedObject> masterList(byte[] cms) {
    MasterListOutcome outcome = MasterListReader.read(cms);
    if (outcome instanceof MasterListOutcome.Refused refused) {
      Findings findings = Findings.ofMasterList();
      findings.error(Field.SGI, Rule.REFUSED, refused.reason() + ": " + refused.detail());
      return List.of(new LintedObject(MASTER_LIST, "", false, findings.list()));
    }
    MasterList list = ((MasterListOutcome.Accepted) outcome).list();
    List<Finding> findings = new ArrayList<>(list.signature().deviations());
    findings.addAll(list.findings());
    List<LintedObject> objects = new ArrayList<>();
    objects.add(
        new LintedObject(
            MASTER_LIST, list.signature().signer().facts().subject(), false, findings));
    for (ListedCertificate listed : list.certificates()) {
      String number = "#" + (listed.position() + 1) + " ";
      objects.add(
          listed.certificate() instanceof CertificateOutcome.Parsed parsed
              ? new LintedObject(
                  Profile.CSCA.title(), number + parsed.facts().subject(), true, listed.findings())
              : new LintedObject(CERTIFICATE, number + "unreadable", true, listed.findings()));
    }
    return objects;
  }

  static List<LintedObject> deviationList(byte[] cms) {
    DeviationListOutcome outcome = DeviationListReader.read(cms);
    if (outcome instanceof DeviationListOutcome.Refused refused) {
      Findings findings = Findings.ofDeviationList();
      findings.error(Field.SGI, Rule.REFUSED, refused.reason() + ": " + refused.detail());
      return List.of(new LintedObject(DEVIATION_LIST, "", false, findings.list()));
    }
    DeviationList list = ((DeviationListOutcome.Accepted) outcome).list();
    List<Finding> findings = new ArrayList<>(list.signature().deviations());
    findings.addAll(list.findings());
    return List.of(
        new LintedObject(
            DEVIATION_LIST, list.signature().signer().facts().subject(), false, findings));
  }

  static List<LintedObject> sod(byte[] file) {
    SodOutcome outcome = SodReader.read(file);
    if (outcome instanceof SodOutcome.Refused refused) {
      Findings findings = Findings.ofSod();
      findings.error(Field.LDS, Rule.REFUSED, refused.reason() + ": " + refused.detail());
      return List.of(new LintedObject(SOD, "", false, findings.list()));
    }
    Sod sod = ((SodOutcome.Read) outcome).sod();
    List<Finding> findings = new ArrayList<>(sod.findings());
    SodVerdict verdict = SodSignature.check(sod);
    if (verdict instanceof SodVerdict.Verified verified) {
      findings.addAll(verified.deviations());
    } else {
      SodVerdict.Failed failed = (SodVerdict.Failed) verdict;
      Findings signature = Findings.ofSod();
      signature.error(Field.SGI, Rule.REFUSED, failed.reason() + ": " + failed.detail());
      findings.addAll(signature.list());
    }
    List<LintedObject> objects = new ArrayList<>();
    objects.add(new LintedObject(SOD, "", false, findings));
    for (CertificateOutcome certificate : sod.certificates()) {
      objects.add(inside(certificate));
    }
    return objects;
  }

  /**
   * Whatever it says of itself, what stands here is meant to be a Document Signer's or its CSCA's.
   */
  private static LintedObject inside(CertificateOutcome certificate) {
    if (certificate instanceof CertificateOutcome.Parsed parsed) {
      Profile profile = parsed.facts().authority() ? Profile.CSCA : Profile.DOCUMENT_SIGNER;
      return judged(parsed, profile, true);
    }
    Findings findings = Findings.ofSod();
    findings.error(
        Field.CER, Rule.UNREADABLE, ((CertificateOutcome.Unreadable) certificate).reason());
    return new LintedObject(CERTIFICATE, "unreadable", true, findings.list());
  }

  private static LintedObject judged(
      CertificateOutcome.Parsed parsed, Profile profile, boolean member) {
    return new LintedObject(
        profile.title(),
        parsed.facts().subject(),
        member,
        CertificateConformance.check(parsed, profile));
  }
}
