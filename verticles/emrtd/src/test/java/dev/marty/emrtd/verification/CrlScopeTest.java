package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.util.Properties;
import org.junit.jupiter.api.Test;

/** Whom a CRL speaks for, and until when; what is trusted no more. */
class CrlScopeTest {
  private static final String OTHER = "C=UT,O=Utopia,CN=Other CSCA";

  private final DocumentMaker maker = new DocumentMaker();

  /** Its number is not the signer's. */
  private final byte[] root =
      CertificateMaker.root(DocumentMaker.CSCA, DocumentMaker.CSCA_KEYS, "SHA256withRSA")
          .serial(BigInteger.ONE)
          .der();

  private final byte[] other =
      CertificateMaker.root(OTHER, DocumentMaker.SIGNER_KEYS, "SHA256withRSA").der();
  private final String name = parsed(root).facts().subjectName();
  private final String otherName = parsed(other).facts().subjectName();

  @Test
  void aCrlOfAnotherCscaSpeaksForThoseItIsSaidToSpeakFor() {
    // It is the other one's, whatever name it writes.
    maker.crlKeys = DocumentMaker.SIGNER_KEYS;
    List<byte[]> both = List.of(root, other(DocumentMaker.CSCA));
    assertThat(crl(both, Set.of(otherName), true)).isEqualTo(StepOutcome.INCONCLUSIVE);
    assertThat(crl(both, Set.of(otherName, name), true)).isEqualTo(StepOutcome.PASSED);

    maker.revoked.add(DocumentMaker.SERIAL);
    assertThat(crl(both, Set.of(otherName), true)).isEqualTo(StepOutcome.INCONCLUSIVE);
    assertThat(crl(both, Set.of(otherName, name), true)).isEqualTo(StepOutcome.FAILED);
  }

  @Test
  void aSupersededCrlRevokesWhatIsNotYoungerAndPassesNothing() {
    List<byte[]> anchors = List.of(root);
    assertThat(crl(anchors, Set.of(name), false)).isEqualTo(StepOutcome.INCONCLUSIVE);
    ScopedCrl current = scoped(Set.of(name), true);
    maker.revoked.add(DocumentMaker.SERIAL);
    ScopedCrl superseded = scoped(Set.of(name), false);
    assertThat(crl(DocumentMaker.trust(anchors, Fallen.NONE, current, superseded)))
        .isEqualTo(StepOutcome.FAILED);

    // The number was used again, for a certificate that is younger than the entry.
    Instant later = DocumentMaker.SIGNED.plus(Duration.ofDays(1));
    maker.certificate = certificate -> certificate.valid(later, later.plus(Duration.ofDays(1000)));
    assertThat(crl(DocumentMaker.trust(anchors, Fallen.NONE, current, superseded)))
        .isEqualTo(StepOutcome.PASSED);
    assertThat(crl(anchors, Set.of(name), true)).isEqualTo(StepOutcome.FAILED);
  }

  @Test
  void byConfigurationACrlOfTheCountryPassesWithAFindingAndRevokesNothing() {
    maker.crlKeys = DocumentMaker.SIGNER_KEYS;
    List<byte[]> both = List.of(root, other(DocumentMaker.CSCA));
    StepReport report =
        step(
            TrustMaterial.read(
                both, Fallen.NONE, List.of(scoped(Set.of(otherName), true)), List.of(), true));
    assertThat(report.outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(report.findings()).extracting(Finding::code).containsExactly("WARN:CRL.ISS.147");

    maker.revoked.add(DocumentMaker.SERIAL);
    report =
        step(
            TrustMaterial.read(
                both, Fallen.NONE, List.of(scoped(Set.of(otherName), true)), List.of(), true));
    assertThat(report.outcome()).isEqualTo(StepOutcome.INCONCLUSIVE);
    assertThat(report.detail()).contains("another CSCA");
  }

  @Test
  void whatTheDirectoryTrustsNoMoreFails() throws IOException {
    ScopedCrl crl = scoped(Set.of(name), true);
    Fallen revoked = Fallen.read(List.of(root), Set.of(), Set.of(), List.of());
    VerificationReport report = maker.verify(DocumentMaker.trust(List.of(other), revoked, crl));
    assertThat(report.outcome()).isEqualTo(Overall.INVALID);
    assertThat(report.step(Step.PATH).orElseThrow().detail()).contains("revoked");
    // Its CRL counts, and another certificate of the key may be trusted.
    assertThat(report.step(Step.CRL).orElseThrow().outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(maker.verify(DocumentMaker.trust(List.of(root), revoked, crl)).outcome())
        .isEqualTo(Overall.VALID);

    String signer = Octets.copyOf(maker.signer().getEncoded()).sha256();
    Fallen withdrawn = Fallen.read(List.of(), Set.of(signer), Set.of(), List.of());
    report = maker.verify(DocumentMaker.trust(List.of(root), withdrawn, crl));
    assertThat(report.outcome()).isEqualTo(Overall.INVALID);
    assertThat(report.step(Step.PATH).orElseThrow().detail()).contains("withdrawn");
    Fallen early = Fallen.read(List.of(), Set.of(), Set.of(signer), List.of());
    report = maker.verify(DocumentMaker.trust(List.of(root), early, crl));
    assertThat(report.outcome()).isEqualTo(Overall.INVALID);
    assertThat(report.step(Step.CRL).orElseThrow().outcome()).isEqualTo(StepOutcome.FAILED);
  }

  @Test
  void whatOldCrlsHaveListedCountsWithoutThem() {
    ScopedCrl crl = scoped(Set.of(name), true);
    Instant after = DocumentMaker.SIGNED;
    assertThat(crl(trust(crl, name, DocumentMaker.SERIAL, after))).isEqualTo(StepOutcome.FAILED);
    assertThat(crl(trust(crl, otherName, DocumentMaker.SERIAL, after)))
        .isEqualTo(StepOutcome.PASSED);
    assertThat(crl(trust(crl, name, BigInteger.TEN, after))).isEqualTo(StepOutcome.PASSED);
    // It was about an earlier certificate of the number.
    Instant before = CertificateMaker.NOT_BEFORE.minusSeconds(1);
    assertThat(crl(trust(crl, name, DocumentMaker.SERIAL, before))).isEqualTo(StepOutcome.PASSED);
    // Of the CSCA itself, and with a number as CRLs write it.
    assertThat(crl(trust(crl, name, BigInteger.ONE, after))).isEqualTo(StepOutcome.FAILED);
  }

  private TrustMaterial trust(ScopedCrl crl, String issuer, BigInteger serial, Instant at) {
    FormerEntries former = new FormerEntries(Set.of(issuer), Map.of(serial, at));
    Fallen fallen = Fallen.read(List.of(), Set.of(), Set.of(), List.of(former));
    return DocumentMaker.trust(List.of(root), fallen, crl);
  }

  @Test
  void aSerialNumberWithSuperfluousOctetsIsTheSameNumber() {
    maker.tbs = elements -> elements.set(1, superfluous());
    maker.revoked.add(DocumentMaker.SERIAL);
    assertThat(crl(List.of(root), Set.of(name), true)).isEqualTo(StepOutcome.FAILED);
  }

  private static ASN1Integer superfluous() {
    String lenient = "org.bouncycastle.asn1.allow_unsafe_integer";
    Properties.setThreadOverride(lenient, true);
    try {
      return new ASN1Integer(new byte[] {0, 0, 0x12, 0x34});
    } finally {
      Properties.removeThreadOverride(lenient);
    }
  }

  /** A root of the second key under some name. */
  private static byte[] other(String name) {
    return CertificateMaker.root(name, DocumentMaker.SIGNER_KEYS, "SHA256withRSA").der();
  }

  private StepOutcome crl(List<byte[]> anchors, Set<String> names, boolean current) {
    return crl(DocumentMaker.trust(anchors, Fallen.NONE, scoped(names, current)));
  }

  private StepOutcome crl(TrustMaterial trust) {
    return step(trust).outcome();
  }

  private StepReport step(TrustMaterial trust) {
    return maker.verify(trust).step(Step.CRL).orElseThrow();
  }

  private ScopedCrl scoped(Set<String> names, boolean current) {
    return new ScopedCrl(CrlReader.read(maker.crl()), names, current);
  }

  private static CertificateOutcome.Parsed parsed(byte[] certificate) {
    return (CertificateOutcome.Parsed) CertificateReader.read(certificate);
  }
}
