package dev.marty.emrtd.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.math.BigInteger;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Signer certificates against the columns of Doc 9303-12 Table 6. */
class SignerCertificateTest {
  private static final String DOCUMENT_TYPE_LIST = "2.23.136.1.1.6.2";

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void documentSignersHaveTheirColumnOfTheTable(KeyAlgorithm algorithm)
      throws IssuingException, MalformedAsn1Exception {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_BRAINPOOL_P384R1, true);
    SubjectPublicKeyInfo key = TestSigningKeys.of(algorithm, true).publicKey();
    ParsedCertificate signer =
        ParsedCertificate.parse(
            CertificateMaker.signer(
                issuer, TestCsca.documentSigner(key), CertificateMaker.serial()));
    assertThat(extensions(signer))
        .isEqualTo(
            Map.of(
                Extension.authorityKeyIdentifier.getId(),
                false,
                Extension.subjectKeyIdentifier.getId(),
                false,
                Extension.keyUsage.getId(),
                true,
                Extension.privateKeyUsagePeriod.getId(),
                false,
                Extension.subjectAlternativeName.getId(),
                false,
                Extension.issuerAlternativeName.getId(),
                false,
                Extension.cRLDistributionPoints.getId(),
                false,
                DOCUMENT_TYPE_LIST,
                false));
    assertThat(signer.publicKey()).isEqualTo(key);
    assertThat(signer.issuer()).isEqualTo(issuer.root().subject());
    assertThat(signer.falseCriticality()).isEmpty();
    assertThat(IssuerCheck.verify(signer, issuer.key().publicKey()).verifies()).isTrue();
    KeyUsage usage = signer.decoded(Extension.keyUsage, KeyUsage::getInstance).orElseThrow();
    assertThat(usage.getBytes()).containsExactly(0x80);
    ASN1Sequence types =
        signer
            .decoded(new ASN1ObjectIdentifier(DOCUMENT_TYPE_LIST), ASN1Sequence::getInstance)
            .orElseThrow();
    assertThat(Stream.of(ASN1Set.getInstance(types.getObjectAt(1)).toArray()))
        .extracting(type -> ASN1PrintableString.getInstance(type).getString())
        .containsExactly("P", "ID");
  }

  @ParameterizedTest
  @CsvSource({"MASTER_LIST_SIGNER, 2.23.136.1.1.3", "DEVIATION_LIST_SIGNER, 2.23.136.1.1.8"})
  void listSignersHaveTheirPurposeCritical(SignerKind kind, String purpose)
      throws IssuingException, MalformedAsn1Exception {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    ParsedCertificate signer =
        ParsedCertificate.parse(
            CertificateMaker.signer(issuer, request(kind, List.of()), BigInteger.TEN));
    assertThat(extensions(signer))
        .containsEntry(Extension.extendedKeyUsage.getId(), true)
        .containsEntry(Extension.keyUsage.getId(), true)
        .doesNotContainKey(DOCUMENT_TYPE_LIST)
        .doesNotContainKey(Extension.basicConstraints.getId());
    ASN1Sequence purposes =
        signer.decoded(Extension.extendedKeyUsage, ASN1Sequence::getInstance).orElseThrow();
    assertThat(purposes.getObjectAt(0)).isEqualTo(new ASN1ObjectIdentifier(purpose));
    assertThat(purposes.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "P10Y3M, P3M1D, privateKeyUsage, 3 months",
    "P10Y3M, P0D, privateKeyUsage, 3 months",
    "P10Y3M1D, P3M, validity, 10 years",
    "P1M, P2M, validity, 10 years"
  })
  void boundsAreNamed(Period validity, Period use, String field, String bound)
      throws IssuingException {
    refused(Lifetime.from(TestCsca.START, validity, use), field, bound);
  }

  @Test
  void nothingOutlivesItsIssuerAndNoKeySignsAfterItsTime() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    Instant end = issuer.keyUseEnds();
    Period whole = Period.ofYears(10).plusMonths(3);
    refused(Lifetime.from(end.plusSeconds(1), whole, Period.ofMonths(3)), "notBefore", "rollover");
    refused(
        Lifetime.from(issuer.notBefore().minusSeconds(1), whole, Period.ofMonths(3)),
        "notBefore",
        "private key usage period");
    RootRequest root = TestCsca.rootRequest(TestCsca.name("CSCA Utopia"));
    RootRequest brief =
        new RootRequest(
            root.subject(),
            root.alternativeName(),
            root.crlLocations(),
            Lifetime.from(TestCsca.START, Period.ofYears(13), Period.ofYears(5)));
    Issuer shortLived =
        Issuer.of(CertificateMaker.root(brief, issuer.key(), BigInteger.TWO), issuer.key());
    Lifetime late =
        Lifetime.from(TestCsca.START.plusSeconds(4 * 365 * 86_400L), whole, Period.ofMonths(3));
    assertThatThrownBy(() -> CertificateMaker.signer(shortLived, request(late), BigInteger.TEN))
        .isInstanceOf(IssuingException.class)
        .hasMessageContaining("outlives")
        .hasMessageContaining(shortLived.notAfter().toString());
  }

  @Test
  void documentTypesAndCountryAreChecked() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    for (List<String> types : List.of(List.<String>of(), List.of("PPP"), List.of("p"))) {
      assertThatThrownBy(
              () ->
                  CertificateMaker.signer(
                      issuer, request(SignerKind.DOCUMENT_SIGNER, types), BigInteger.ONE))
          .isInstanceOf(IssuingException.class)
          .hasMessageContaining("documentTypes");
    }
    assertThatThrownBy(
            () ->
                CertificateMaker.signer(
                    issuer, request(SignerKind.MASTER_LIST_SIGNER, List.of("P")), BigInteger.ONE))
        .isInstanceOf(IssuingException.class);
    SignerRequest right = request(SignerKind.DOCUMENT_SIGNER, List.of("P"));
    SignerRequest foreign =
        new SignerRequest(
            right.kind(),
            new SubjectName("AT", null, null, null, "DS"),
            right.publicKey(),
            right.documentTypes(),
            right.lifetime());
    assertThatThrownBy(() -> CertificateMaker.signer(issuer, foreign, BigInteger.ONE))
        .isInstanceOf(IssuingException.class)
        .hasMessageContaining("AT and UT");
  }

  private static void refused(Lifetime lifetime, String field, String part)
      throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    assertThatThrownBy(() -> CertificateMaker.signer(issuer, request(lifetime), BigInteger.ONE))
        .isInstanceOfSatisfying(IssuingException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(part);
  }

  private static SignerRequest request(Lifetime lifetime) {
    SignerRequest right = request(SignerKind.DOCUMENT_SIGNER, List.of("P"));
    return new SignerRequest(
        right.kind(), right.subject(), right.publicKey(), right.documentTypes(), lifetime);
  }

  private static SignerRequest request(SignerKind kind, List<String> types) {
    SignerRequest right =
        TestCsca.documentSigner(TestSigningKeys.of(KeyAlgorithm.EC_P256, true).publicKey());
    return new SignerRequest(kind, right.subject(), right.publicKey(), types, right.lifetime());
  }

  private static Map<String, Boolean> extensions(ParsedCertificate certificate) {
    Map<String, Boolean> found = new TreeMap<>();
    Arrays.stream(certificate.tbsCertificate().getExtensions().getExtensionOIDs())
        .forEach(
            oid -> found.put(oid.getId(), certificate.extension(oid).orElseThrow().isCritical()));
    return found;
  }
}
