package dev.marty.emrtd.masterlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.SignedListMaker;
import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.SignatureReport.Status;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.masterlist.MasterListOutcome.Accepted;
import dev.marty.emrtd.masterlist.MasterListOutcome.Refused;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists made here, right ones and wrong ones. */
class MasterListReaderTest {
  static Stream<TestPki> everyAlgorithm() {
    return Stream.of(TestPki.RSA, TestPki.PSS, TestPki.NAMED_EC, TestPki.EXPLICIT_EC);
  }

  @ParameterizedTest
  @MethodSource("everyAlgorithm")
  void aRightListIsValidWithoutFindings(TestPki pki) {
    MasterList list = accepted(pki.list().der());

    // EC parameters given by name are a deviation by themselves.
    assertThat(codes(list.findings()))
        .isEqualTo(pki.equals(TestPki.NAMED_EC) ? List.of("ERR:MLS.PKI.47") : List.of());
    assertThat(list.version()).isZero();
    assertThat(list.signature().status()).isEqualTo(Status.VALID);
    assertThat(list.signature().signatureAlgorithm()).isEqualTo(pki.algorithm());
    assertThat(list.signature().signingTime()).isEqualTo(SignedListMaker.SIGNING_TIME);
    assertThat(list.signature().signer().facts().kind()).isEqualTo(CertificateKind.END_ENTITY);
    assertThat(list.signature().issuer().facts().kind()).isEqualTo(CertificateKind.ROOT);
    assertThat(list.signature().issuerListed()).isTrue();
    assertThat(list.certificates()).hasSize(1);
  }

  @Test
  void berIsReadAndReported() {
    MasterList list = accepted(TestPki.EXPLICIT_EC.list().ber());

    assertThat(list.signature().status()).isEqualTo(Status.VALID);
    assertThat(codes(list.findings())).containsExactly("ERR:ML.VER.130");
  }

  @Test
  void theBytesOfEachMemberAreKept() {
    byte[] csca = TestPki.NAMED_EC.csca();
    byte[] other = TestPki.EXPLICIT_EC.csca();
    byte[] signer = TestPki.NAMED_EC.signer().der();
    MasterList list =
        accepted(
            new SignedListMaker()
                .list(csca, other)
                .beside(signer)
                .signedBy(signer, signer(TestPki.NAMED_EC))
                .der());

    assertThat(list.certificates().stream().map(c -> c.bytes().toByteArray()))
        .containsExactlyInAnyOrder(csca, other);
    assertThat(list.certificates()).extracting(ListedCertificate::position).containsExactly(0, 1);
  }

  @Test
  void aSignerOfAnUnlistedCscaIsNotAnchored() {
    byte[] signer = TestPki.NAMED_EC.signer().der();
    byte[] stranger =
        CertificateMaker.root("C=XX,CN=Other", TestKeys.namedEc("P-256"), "SHA256withECDSA").der();
    assertThat(
            reason(
                new SignedListMaker()
                    .list(stranger)
                    .beside(signer)
                    .signedBy(signer, signer(TestPki.NAMED_EC))))
        .isEqualTo(CmsReason.SIGNER_NOT_ANCHORED);
  }

  @Test
  void theIssuersNameWithAnotherKeyIsNotEnough() {
    byte[] signer = TestPki.NAMED_EC.signer().der();
    byte[] impostor =
        CertificateMaker.root(TestPki.CSCA, TestKeys.namedEc("P-256"), "SHA256withECDSA").der();
    assertThat(
            reason(
                new SignedListMaker()
                    .list(impostor)
                    .beside(signer)
                    .signedBy(signer, signer(TestPki.NAMED_EC))))
        .isEqualTo(CmsReason.SIGNER_CHAIN_INVALID);
  }

  @Test
  void ofSeveralKeysUnderOneNameTheRightOneIsFound() {
    byte[] signer = TestPki.NAMED_EC.signer().without(Extension.authorityKeyIdentifier).der();
    byte[] older =
        CertificateMaker.root(TestPki.CSCA, TestKeys.namedEc("P-256"), "SHA256withECDSA").der();
    MasterList list =
        accepted(
            new SignedListMaker()
                .list(older, TestPki.NAMED_EC.csca())
                .beside(signer)
                .signedBy(signer, signer(TestPki.NAMED_EC))
                .der());
    assertThat(list.signature().issuer().facts().sha256())
        .isNotEqualTo(Octets.copyOf(older).sha256());
    assertThat(codes(list.findings())).contains("ERR:MLS.AKI.14", "WARN:ML.CER.14");
  }

  @Test
  void anEndEntityBesideTheListCannotVouchForItself() {
    byte[] selfSigned =
        CertificateMaker.signer(
                TestPki.SIGNER,
                TestPki.NAMED_EC.signerKeys(),
                TestPki.SIGNER,
                TestPki.NAMED_EC.signerKeys(),
                "SHA256withECDSA")
            .der();
    assertThat(reason(TestPki.NAMED_EC.listSignedBy(selfSigned)))
        .isEqualTo(CmsReason.SIGNER_NOT_ANCHORED);
  }

  @Test
  void aListSignedByTheCscaItselfIsReported() {
    byte[] csca = TestPki.NAMED_EC.csca();
    MasterList list =
        accepted(
            new SignedListMaker()
                .list(csca)
                .beside(csca)
                .signedBy(
                    csca,
                    CertificateMaker.contentSigner(TestPki.NAMED_EC.cscaKeys(), "SHA256withECDSA"))
                .der());
    assertThat(codes(list.findings())).contains("ERR:MLS.BAC.135", "ERR:MLS.EKU.14");
  }

  @Test
  void aWrongPurposeIsReportedNotRefused() {
    byte[] signer =
        TestPki.NAMED_EC
            .signer()
            .with(
                Extension.extendedKeyUsage,
                true,
                new ExtendedKeyUsage(
                    KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.136.1.1.8"))))
            .der();
    assertThat(codes(accepted(TestPki.NAMED_EC.listSignedBy(signer).der()).findings()))
        .containsExactly("ERR:MLS.PKI.47", "ERR:MLS.EKU.134");
  }

  @Test
  void aSignerExpiredAtTheSigningTimeIsRefused() {
    byte[] signer =
        TestPki.NAMED_EC
            .signer()
            .valid(CertificateMaker.NOT_BEFORE, SignedListMaker.SIGNING_TIME.minusSeconds(1))
            .der();
    assertThat(reason(TestPki.NAMED_EC.listSignedBy(signer)))
        .isEqualTo(CmsReason.SIGNER_NOT_VALID_AT_SIGNING_TIME);
    assertThat(accepted(TestPki.NAMED_EC.listSignedBy(signer).signingTime(null).der()).findings())
        .extracting(Finding::code)
        .containsExactly("ERR:ML.SGI.14", "ERR:MLS.PKI.47");
  }

  @Test
  void validityIsJudgedAtTheSigningTimeAndNotNow() {
    byte[] signer =
        TestPki.NAMED_EC
            .signer()
            .valid(Instant.parse("2021-01-01T00:00:00Z"), Instant.parse("2021-02-01T00:00:00Z"))
            .der();
    accepted(
        TestPki.NAMED_EC
            .listSignedBy(signer)
            .signingTime(Instant.parse("2021-02-01T00:00:00Z"))
            .der());
  }

  @Test
  void twoSignersMustBothVerify() {
    byte[] signer = TestPki.NAMED_EC.signer().der();
    SignedListMaker right = TestPki.NAMED_EC.list().signedBy(signer, signer(TestPki.NAMED_EC));
    assertThat(codes(accepted(right.der()).findings()))
        .containsExactly("WARN:ML.SGI.132", "ERR:MLS.PKI.47", "ERR:MLS.PKI.47");

    SignedListMaker wrong =
        TestPki.NAMED_EC
            .list()
            .signedBy(
                signer,
                CertificateMaker.contentSigner(TestKeys.namedEc("P-256"), "SHA256withECDSA"));
    assertThat(reason(wrong)).isEqualTo(CmsReason.SIGNATURE_INVALID);
  }

  @Test
  void structuralFaultsHaveReasonsOfTheirOwn() {
    SignedListMaker base = new SignedListMaker().list(TestPki.NAMED_EC.csca());
    assertThat(reason(base)).isEqualTo(CmsReason.NO_SIGNER);
    assertThat(reason(TestPki.NAMED_EC.list().withoutAttributes()))
        .isEqualTo(CmsReason.SIGNED_ATTRIBUTES_MISSING);
    assertThat(reason(TestPki.NAMED_EC.list().contentType("2.23.136.1.1.1")))
        .isEqualTo(CmsReason.WRONG_CONTENT_TYPE);
    assertThat(reason(base.signedBy(TestPki.NAMED_EC.signer().der(), signer(TestPki.NAMED_EC))))
        .isEqualTo(CmsReason.SIGNER_CERTIFICATE_MISSING);
  }

  @Test
  void whatIsNoCertificateIsKeptAndReported() {
    byte[] odd = {0x30, 0x03, 0x02, 0x01, 0x05};
    byte[] brokenInside = {0x30, 0x03, 0x02, 0x01, 0x07};
    MasterList list = accepted(TestPki.EXPLICIT_EC.list().list(odd, brokenInside).der());

    assertThat(list.certificates()).hasSize(3);
    ListedCertificate first = list.certificates().get(0);
    assertThat(first.certificate()).isInstanceOf(CertificateOutcome.Unreadable.class);
    assertThat(first.bytes().toByteArray()).isEqualTo(odd);
    assertThat(codes(first.findings())).containsExactly("ERR:CSCA.EXT.133");
    assertThat(codes(list.findings())).containsExactly("WARN:ML.LST.133", "WARN:ML.LST.133");
  }

  @Test
  void duplicatesAndEndEntitiesInTheListAreReported() {
    byte[] csca = TestPki.NAMED_EC.csca();
    MasterList list =
        accepted(TestPki.NAMED_EC.list().list(csca, csca, TestPki.NAMED_EC.signer().der()).der());
    assertThat(codes(list.findings())).contains("WARN:ML.LST.131", "WARN:ML.LST.24");
  }

  private static ContentSigner signer(TestPki pki) {
    return CertificateMaker.contentSigner(pki.signerKeys(), pki.algorithm());
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  private static MasterList accepted(byte[] cms) {
    MasterListOutcome outcome = MasterListReader.read(cms);
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).list();
  }

  private static CmsReason reason(SignedListMaker maker) {
    MasterListOutcome outcome = MasterListReader.read(maker.der());
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).reason();
  }
}
