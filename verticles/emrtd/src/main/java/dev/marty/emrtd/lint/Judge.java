package dev.marty.emrtd.lint;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.SignatureReport;
import dev.marty.emrtd.conformance.CertificateConformance;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.content.ContentKind;
import dev.marty.emrtd.content.ContentVisitor;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.deviationlist.DeviationList;
import dev.marty.emrtd.masterlist.ListedCertificate;
import dev.marty.emrtd.masterlist.MasterList;
import dev.marty.emrtd.sod.Sod;
import dev.marty.emrtd.sod.SodSignature;
import dev.marty.emrtd.sod.SodVerdict;
import java.util.ArrayList;
import java.util.List;

/** Judges one object of whatever kind. */
final class Judge implements ContentVisitor<LintResult> {
  private static final String CERTIFICATE = "Certificate";
  private static final String MASTER_LIST = "Master List";
  private static final String DEVIATION_LIST = "Deviation List";
  private static final String SOD = "EF.SOD";

  private final byte[] bytes;

  private Judge(byte[] bytes) {
    this.bytes = bytes;
  }

  static LintResult judge(byte[] bytes) {
    return new Judge(bytes).visit(bytes);
  }

  @Override
  public LintResult certificate(CertificateOutcome.Parsed certificate) {
    return LintResult.of(List.of(judged(certificate, Profile.of(certificate), false)));
  }

  @Override
  public LintResult crl(ParsedCrl crl) {
    return LintResult.of(
        List.of(new LintedObject("CRL", crl.issuer(), false, CrlConformance.check(crl))));
  }

  @Override
  public LintResult masterList(MasterList list) {
    List<LintedObject> objects = new ArrayList<>();
    objects.add(signed(MASTER_LIST, list.signature(), list.findings()));
    for (ListedCertificate listed : list.certificates()) {
      String number = "#" + (listed.position() + 1) + " ";
      objects.add(
          listed.certificate() instanceof CertificateOutcome.Parsed parsed
              ? new LintedObject(
                  Profile.CSCA.title(), number + parsed.facts().subject(), true, listed.findings())
              : new LintedObject(CERTIFICATE, number + "unreadable", true, listed.findings()));
    }
    return LintResult.of(objects);
  }

  @Override
  public LintResult deviationList(DeviationList list) {
    return LintResult.of(List.of(signed(DEVIATION_LIST, list.signature(), list.findings())));
  }

  private static LintedObject signed(String kind, SignatureReport report, List<Finding> others) {
    List<Finding> findings = new ArrayList<>(report.deviations());
    findings.addAll(others);
    return new LintedObject(kind, report.signer().facts().subject(), false, findings);
  }

  @Override
  public LintResult sod(Sod sod) {
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
    return LintResult.of(objects);
  }

  @Override
  public LintResult refused(ContentKind kind, String reason, String detail) {
    String why = reason + ": " + detail;
    return switch (kind) {
      case CERTIFICATE -> LintResult.unrecognised("a certificate that cannot be read: " + detail);
      case CRL -> LintResult.unrecognised("a CRL that cannot be read: " + detail);
      case MASTER_LIST -> refused(MASTER_LIST, Findings.ofMasterList(), Field.SGI, why);
      case DEVIATION_LIST -> refused(DEVIATION_LIST, Findings.ofDeviationList(), Field.SGI, why);
      default -> refused(SOD, Findings.ofSod(), Field.LDS, why);
    };
  }

  private static LintResult refused(String kind, Findings findings, Field field, String why) {
    findings.error(field, Rule.REFUSED, why);
    return LintResult.of(List.of(new LintedObject(kind, "", false, findings.list())));
  }

  @Override
  public LintResult other(ContentKind kind) {
    return LintResult.unrecognised(Appearance.of(kind, bytes));
  }

  @Override
  public LintResult malformed(MalformedAsn1Exception problem) {
    return LintResult.unrecognised(Appearance.ofOther(bytes, problem.getMessage()));
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
