package dev.marty.emrtd.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.conformance.CscaConformance;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.math.BigInteger;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Roots and links of every algorithm, judged by the directory's own checks. */
class RootAndLinkTest {
  private static final ASN1ObjectIdentifier NAME_CHANGE =
      new ASN1ObjectIdentifier("2.23.136.1.1.6.1");

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RSA_2048", "RSA_PSS_2048"})
  void rootsAndLinksHaveNoFindings(KeyAlgorithm algorithm) throws IssuingException {
    Issuer old = TestCsca.issuer(algorithm, true);
    Issuer fresh = TestCsca.issuer(TestSigningKeys.of(KeyAlgorithm.EC_P256, true), "CSCA Utopia");
    CertificateOutcome.Parsed root = parsed(old.root().encoded().toByteArray());
    assertThat(CscaConformance.check(root)).isEmpty();
    assertThat(root.facts().kind()).isEqualTo(CertificateKind.ROOT);
    assertThat(root.facts().country()).isEqualTo("UT");

    CertificateOutcome.Parsed link =
        parsed(CertificateMaker.link(old, fresh, CertificateMaker.serial(), TestCsca.START));
    assertThat(CscaConformance.check(link)).isEmpty();
    assertThat(IssuerCheck.verify(link.certificate(), old.key().publicKey()).verifies()).isTrue();
    assertThat(link.certificate().publicKey()).isEqualTo(fresh.key().publicKey());
    assertThat(link.certificate().extension(NAME_CHANGE)).isEmpty();
    if (algorithm != KeyAlgorithm.EC_P256) {
      assertThat(link.facts().kind()).isEqualTo(CertificateKind.SAME_NAME_LINK);
    }
  }

  @Test
  void aLinkThatChangesTheNameSaysSo() throws IssuingException {
    Issuer old = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    Issuer fresh = TestCsca.issuer(TestSigningKeys.of(KeyAlgorithm.EC_P384, true), "CSCA 2");
    CertificateOutcome.Parsed link =
        parsed(CertificateMaker.link(old, fresh, CertificateMaker.serial(), TestCsca.START));
    assertThat(CscaConformance.check(link)).isEmpty();
    assertThat(link.facts().kind()).isEqualTo(CertificateKind.NAME_CHANGING_LINK);
    assertThat(link.certificate().extension(NAME_CHANGE)).isPresent();
    assertThat(link.facts().issuer()).isEqualTo("CN=CSCA Utopia,O=Utopia,C=UT");
    assertThat(link.facts().subject()).isEqualTo("CN=CSCA 2,O=Utopia,C=UT");
    assertThat(link.facts().notAfter()).isEqualTo(old.notAfter());
  }

  @Test
  void aNamedCurveOnRequestIsTheOnlyFinding() throws IssuingException {
    Issuer named = TestCsca.issuer(KeyAlgorithm.EC_P256, false);
    assertThat(CscaConformance.check(parsed(named.root().encoded().toByteArray())))
        .extracting(Finding::code)
        .containsExactly("ERR:CSCA.PKI.47");
  }

  @ParameterizedTest
  @CsvSource({
    "P12Y, P4Y, validity, 13 to 15 years",
    "P15Y1D, P4Y, validity, 13 to 15 years",
    "P15Y, P2Y, privateKeyUsage, 3 to 5 years",
    "P15Y, P5Y1D, privateKeyUsage, 3 to 5 years"
  })
  void boundsAreNamed(Period validity, Period use, String field, String bound) {
    RootRequest within = TestCsca.rootRequest(TestCsca.name("CSCA Utopia"));
    RootRequest request =
        new RootRequest(
            within.subject(),
            within.alternativeName(),
            within.crlLocations(),
            Lifetime.from(TestCsca.START, validity, use));
    refused(request, KeyAlgorithm.EC_P256, field, bound);
  }

  @ParameterizedTest
  @CsvSource({"P13Y, P3Y", "P15Y, P5Y"})
  void theBoundsThemselvesAreInside(Period validity, Period use) throws IssuingException {
    RootRequest within = TestCsca.rootRequest(TestCsca.name("CSCA Utopia"));
    RootRequest request =
        new RootRequest(
            within.subject(),
            within.alternativeName(),
            within.crlLocations(),
            Lifetime.from(TestCsca.START, validity, use));
    SigningKey key = TestSigningKeys.of(KeyAlgorithm.EC_P256, true);
    assertThat(CertificateMaker.root(request, key, BigInteger.TEN)).isNotEmpty();
  }

  @Test
  void namesKeysAndLocationsAreChecked() {
    RootRequest right = TestCsca.rootRequest(TestCsca.name("CSCA Utopia"));
    refused(right, KeyAlgorithm.RSA_2048, "keyAlgorithm", "RSA-3072");
    refused(with(new SubjectName("ut", null, null, null, "C")), "country", "upper-case");
    refused(with(new SubjectName("UT", null, null, null, " ")), "commonName", "1 to 64");
    refused(with(new SubjectName("UT", "a\nb", null, null, "C")), "organization", "control");
    refused(with(new SubjectName("UT", null, null, "ä", "C")), "serialNumber", "Printable");
    refused(with("uto", "a@example.org", "http://x"), "icaoCode", "upper-case");
    refused(with("UTO", "no contact", "http://x"), "contacts", "URI");
    refused(with("UTO", "a@example.org", "ftp://x/y"), "crlDistributionPoints", "ldap");
    refused(with("UTO", "a@example.org", "relative"), "crlDistributionPoints", "absolute");
  }

  @Test
  void theIcaoCodeBelongsToTheCountry() {
    RootRequest right = TestCsca.rootRequest(new SubjectName("FR", null, null, null, "CSCA"));
    refused(right, KeyAlgorithm.EC_P256, "icaoCode", "Belong");
  }

  @Test
  void anOldKeyLinksOnlyWhileItMaySign() throws IssuingException {
    Issuer old = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    Instant late = old.keyUseEnds().plusSeconds(1);
    assertThatThrownBy(() -> CertificateMaker.link(old, old, BigInteger.ONE, late))
        .isInstanceOf(IssuingException.class)
        .hasMessageContaining("private key usage period");
  }

  @Test
  void serialNumbersFitTheProfile() {
    for (int i = 0; i < 100; i++) {
      byte[] octets = CertificateMaker.serial().toByteArray();
      assertThat(octets).hasSize(16);
      assertThat(octets[0]).isPositive();
    }
  }

  private static RootRequest with(SubjectName name) {
    return TestCsca.rootRequest(name);
  }

  private static RootRequest with(String icaoCode, String contact, String location) {
    return new RootRequest(
        TestCsca.name("CSCA Utopia"),
        new AlternativeName(icaoCode, null, List.of(contact)),
        List.of(location),
        TestCsca.rootRequest(TestCsca.name("CSCA Utopia")).lifetime());
  }

  private static void refused(RootRequest request, String field, String part) {
    refused(request, KeyAlgorithm.EC_P256, field, part);
  }

  private static void refused(
      RootRequest request, KeyAlgorithm algorithm, String field, String part) {
    SigningKey key = TestSigningKeys.of(algorithm, true);
    assertThatThrownBy(() -> CertificateMaker.root(request, key, BigInteger.ONE))
        .isInstanceOfSatisfying(IssuingException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(part);
  }

  private static CertificateOutcome.Parsed parsed(byte[] der) {
    return (CertificateOutcome.Parsed) CertificateReader.read(der);
  }
}
