package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.CertificateMaker;
import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;

/** What each step decides, beyond the cases of the technical report. */
class StepsTest {
  private final DocumentMaker maker = new DocumentMaker();

  private static void assertStep(
      VerificationReport report, Step step, StepOutcome outcome, Overall overall) {
    assertThat(report.step(step).orElseThrow().outcome()).as(report.toString()).isEqualTo(outcome);
    assertThat(report.outcome()).as(report.toString()).isEqualTo(overall);
  }

  private static void assertFails(VerificationReport report, Step step) {
    assertStep(report, step, StepOutcome.FAILED, Overall.INVALID);
  }

  private static void assertUnknown(VerificationReport report, Step step) {
    assertStep(report, step, StepOutcome.INCONCLUSIVE, Overall.INCONCLUSIVE);
  }

  @Test
  void aRevokedSignerFails() {
    maker.revoked.add(DocumentMaker.SERIAL);
    assertFails(maker.verify(), Step.CRL);
    // No revocation is taken back, however old the CRL is.
    maker.nextUpdate = Instant.parse("2024-06-16T00:00:00Z");
    assertFails(maker.verify(), Step.CRL);
  }

  @Test
  void withoutACurrentCrlRevocationCannotBeTold() {
    assertUnknown(
        maker.verify(DocumentMaker.trust(List.of(DocumentMaker.root()), Fallen.NONE)), Step.CRL);

    maker.nextUpdate = Instant.parse("2024-06-16T00:00:00Z");
    assertUnknown(maker.verify(), Step.CRL);

    // Without nextUpdate it is good for 90 days.
    maker.nextUpdate = null;
    assertThat(maker.verify().outcome()).isEqualTo(Overall.VALID);
  }

  @Test
  void aCrlOfAnotherKeySaysNothing() {
    maker.crlKeys = DocumentMaker.SIGNER_KEYS;
    maker.revoked.add(DocumentMaker.SERIAL);
    assertUnknown(maker.verify(), Step.CRL);
  }

  @Test
  void anUnknownCountryCannotBeTold() {
    VerificationReport report = maker.verify(TrustMaterial.NONE);
    assertUnknown(report, Step.PATH);
    assertThat(report.step(Step.SIGNATURE).orElseThrow().outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(report.step(Step.HASHES).orElseThrow().outcome()).isEqualTo(StepOutcome.PASSED);
    assertUnknown(maker.verify(TrustMaterial.unavailable("it is away")), Step.PATH);
  }

  @Test
  void aKeyOfTheCscaThatIsNotKnownCannotBeTold() {
    byte[] other = CertificateMaker.root(DocumentMaker.CSCA, TestKeys.rsa(), "SHA256withRSA").der();
    assertUnknown(maker.verify(maker.trust(List.of(other))), Step.PATH);
  }

  @Test
  void everyGenerationIsAnAnchorAndALinkCertificateToo() {
    KeyPair old = TestKeys.namedEc("P-256");
    byte[] link =
        CertificateMaker.link(
                DocumentMaker.CSCA,
                DocumentMaker.CSCA_KEYS,
                "C=UT,O=Utopia,CN=Old CSCA",
                old,
                "SHA256withECDSA")
            .der();
    byte[] first = CertificateMaker.root(DocumentMaker.CSCA, old, "SHA256withECDSA").der();
    TrustMaterial trust = maker.trust(List.of(first, link));

    VerificationReport report = maker.verify(trust);

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    assertThat(report.signer().issuerSha256()).isEqualTo(Octets.copyOf(link).sha256());
  }

  @Test
  void validityIsThatOfTheTimeOfSigning() {
    maker.certificate =
        c -> c.valid(Instant.parse("2024-05-01T00:00:00Z"), Instant.parse("2024-06-02T00:00:00Z"));
    assertThat(maker.verify().outcome()).as("expired since").isEqualTo(Overall.VALID);

    maker.certificate =
        c -> c.valid(Instant.parse("2024-06-02T00:00:00Z"), Instant.parse("2034-06-02T00:00:00Z"));
    assertFails(maker.verify(), Step.VALIDITY);
  }

  @Test
  void withoutATimeOfSigningTheClockDecides() {
    maker.attributes = e -> e.remove(2);
    assertThat(maker.verify().outcome()).isEqualTo(Overall.VALID);

    maker.certificate =
        c -> c.valid(Instant.parse("2024-05-01T00:00:00Z"), Instant.parse("2024-06-02T00:00:00Z"));
    assertUnknown(maker.verify(), Step.VALIDITY);
  }

  @Test
  void aSignatureOfTheFutureFails() {
    Instant before = DocumentMaker.SIGNED.minusSeconds(172_800);
    VerificationReport report =
        PassiveAuthentication.verify(
            SodReader.read(maker.sod()),
            maker.document(),
            maker.trust(),
            Circumstances.strict(before));
    assertFails(report, Step.VALIDITY);
  }

  @Test
  void theDocumentIsOfTheSignersCountryAndType() {
    maker.zone = maker.zone.replace("P<UTO", "P<D<<");
    assertFails(maker.verify(), Step.COUNTRY);
    maker.zone = maker.zone.replace("P<D<<", "V<UTO");
    assertFails(maker.verify(), Step.DOCUMENT_SIGNER);
  }

  @Test
  void aCertificateForSomethingElseSignsNoDocuments() {
    maker.certificate = c -> c.with(Extension.basicConstraints, true, new BasicConstraints(0));
    assertFails(maker.verify(), Step.DOCUMENT_SIGNER);
    maker.certificate =
        c -> c.with(new ASN1ObjectIdentifier("1.2.3.4"), true, new DEROctetString(new byte[] {1}));
    assertFails(maker.verify(), Step.DOCUMENT_SIGNER);
    maker.certificate = c -> c.with(DocumentMaker.DOCUMENT_TYPES, false, new DERSequence());
    assertFails(maker.verify(), Step.DOCUMENT_SIGNER);
  }

  @Test
  void theNamedIssuersKeyMustHaveSigned() {
    Impostor other = new Impostor();
    VerificationReport report = maker.verify(maker.trust(List.of(other.root())));
    assertFails(report, Step.PATH);
  }

  /** Another key that claims the key identifier of the right one. */
  private static final class Impostor {
    byte[] root() {
      byte[] identifier =
          SubjectKeyIdentifier.getInstance(
                  ASN1OctetString.getInstance(
                      Certificate.getInstance(DocumentMaker.root())
                          .getTBSCertificate()
                          .getExtensions()
                          .getExtensionParsedValue(Extension.subjectKeyIdentifier)))
              .getKeyIdentifier();
      return CertificateMaker.root(DocumentMaker.CSCA, TestKeys.namedEc("P-256"), "SHA256withECDSA")
          .with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier))
          .der();
    }
  }

  @Test
  void dataGroupsHaveOutcomesOfTheirOwn() {
    TreeMap<Integer, Octets> files = new TreeMap<>(maker.document().dataGroups());
    files.remove(2);
    assertUnknown(verify(files, null), Step.HASHES);
    assertThat(verify(files, null).dataGroups())
        .extracting(DataGroupReport::outcome)
        .containsExactly(StepOutcome.PASSED, StepOutcome.SKIPPED);

    files.put(3, Octets.copyOf(new byte[] {0x63, 0}));
    assertFails(verify(files, null), Step.HASHES);
    assertThat(verify(files, null).dataGroups())
        .extracting(DataGroupReport::outcome)
        .containsExactly(StepOutcome.PASSED, StepOutcome.SKIPPED, StepOutcome.FAILED);

    assertUnknown(verify(new TreeMap<>(), null), Step.HASHES);
  }

  @Test
  void withoutDg1NeitherTypeNorCountryCanBeTold() {
    TreeMap<Integer, Octets> files = new TreeMap<>(maker.document().dataGroups());
    files.remove(1);
    VerificationReport report = verify(files, null);
    assertUnknown(report, Step.HASHES);
    assertUnknown(report, Step.COUNTRY);
    assertUnknown(report, Step.DOCUMENT_SIGNER);
  }

  @Test
  void theSignerIsWhomTheSidNamesWhateverStandsBeforeIt() {
    byte[] other =
        CertificateMaker.root("C=QZ,CN=CSCA", TestKeys.namedEc("P-256"), "SHA256withECDSA").der();
    maker.signedData =
        elements -> {
          ASN1Set own = ASN1Set.getInstance((ASN1TaggedObject) elements.get(3), false);
          elements.set(
              3,
              new DERTaggedObject(
                  false,
                  0,
                  new DLSet(
                      new ASN1Encodable[] {Certificate.getInstance(other), own.getObjectAt(0)})));
        };
    SodOutcome sod = SodReader.read(maker.sod());
    assertThat(PassiveAuthentication.country(((SodOutcome.Read) sod).sod(), List.of()))
        .contains("UT");
    assertThat(maker.verify().outcome()).isEqualTo(Overall.VALID);
  }

  @Test
  void aSignerThatTheSodLeavesOutMayBeKnown() {
    byte[] signer = DocumentMaker.encoded(maker.signer());
    maker.signedData = elements -> elements.remove(3);
    SodOutcome sod = SodReader.read(maker.sod());
    assertThat(PassiveAuthentication.country(((SodOutcome.Read) sod).sod(), List.of()))
        .contains("UT");
    assertUnknown(maker.verify(), Step.SIGNATURE);

    VerificationReport report =
        PassiveAuthentication.verify(
            sod,
            maker.document(),
            maker.trust(),
            new Circumstances(
                DocumentMaker.NOW,
                Duration.ZERO,
                List.of(Octets.copyOf(signer)),
                VerificationPolicy.STRICT));
    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
  }

  @Test
  void trustMaterialThatWasNotRenewedTellsNothingAboutRevocation() {
    assertUnknown(verify(Duration.ofSeconds(61), true), Step.CRL);
    assertThat(verify(Duration.ofSeconds(59), true).outcome()).isEqualTo(Overall.VALID);
    maker.revoked.add(DocumentMaker.SERIAL);
    assertFails(verify(Duration.ofSeconds(61), true), Step.CRL);
  }

  @Test
  void whoGetsNoCrlsMayHaveAWarningInstead() {
    maker.nextUpdate = Instant.parse("2024-06-16T00:00:00Z");
    VerificationReport report = verify(Duration.ZERO, false);
    assertStep(report, Step.CRL, StepOutcome.INCONCLUSIVE, Overall.VALID);
    assertThat(report.warnings()).containsExactly(Step.CRL);

    maker.revoked.add(DocumentMaker.SERIAL);
    assertFails(verify(Duration.ZERO, false), Step.CRL);
    assertThat(verify(Duration.ZERO, false).warnings()).isEmpty();
  }

  private VerificationReport verify(Duration trustAge, boolean crlRequired) {
    return PassiveAuthentication.verify(
        SodReader.read(maker.sod()),
        maker.document(),
        maker.trust(),
        new Circumstances(
            DocumentMaker.NOW,
            trustAge,
            List.of(),
            new VerificationPolicy(crlRequired, Duration.ofMinutes(1))));
  }

  @Test
  void whatStrangersCanSignVerifiesNothing() {
    maker.signerKeys = TestKeys.rsa(512);
    assertFails(maker.verify(), Step.SIGNATURE);
    maker.signerKeys = TestKeys.rsaExponentOne();
    assertFails(maker.verify(), Step.SIGNATURE);
    maker.signerKeys = TestKeys.rsa(1_024);
    VerificationReport report = maker.verify();
    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    assertThat(report.step(Step.DOCUMENT_SIGNER).orElseThrow().findings())
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("RSA-1024; 2048 bits or more are good"));
  }

  @Test
  void aKeyThatShouldHaveRetiredIsAFinding() {
    maker.certificate =
        c ->
            c.with(
                Extension.privateKeyUsagePeriod,
                false,
                new DERSequence(
                    new ASN1Encodable[] {
                      new DERTaggedObject(false, 0, new DERGeneralizedTime("20240101000000Z")),
                      new DERTaggedObject(false, 1, new DERGeneralizedTime("20240601115959Z"))
                    }));
    VerificationReport report = maker.verify();
    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    assertThat(report.step(Step.VALIDITY).orElseThrow().findings())
        .extracting(Finding::code)
        .containsExactly("WARN:SOD.PKU.136");
  }

  @Test
  void whereComDisagreesThatIsReportedAndSodCounts() {
    byte[] com = HexFormat.of().parseHex("60155f0104303130375f36063034303030305c0361756f");

    VerificationReport report =
        verify(new TreeMap<>(maker.document().dataGroups()), Octets.copyOf(com));

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    assertThat(report.step(Step.SOD).orElseThrow().findings())
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("EF.COM lists DG1 DG2 DG15, EF.SOD has hashes of DG1 DG2"));
  }

  private VerificationReport verify(SortedMap<Integer, Octets> files, Octets com) {
    return PassiveAuthentication.verify(
        SodReader.read(maker.sod()),
        new Document(files, com),
        maker.trust(),
        Circumstances.strict(DocumentMaker.NOW));
  }

  @Test
  void theReportHoldsNoPersonalData() {
    maker.zone = maker.zone.replace("L898902C36", "L898902C3#");
    assertThat(maker.verify().toString())
        .doesNotContain("ERIKSSON")
        .doesNotContain("L898902C3")
        .doesNotContain("740812");
  }
}
