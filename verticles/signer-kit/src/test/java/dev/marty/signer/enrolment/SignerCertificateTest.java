package dev.marty.signer.enrolment;

import static dev.marty.signer.enrolment.TestCsca.certificate;
import static dev.marty.signer.enrolment.TestCsca.newKey;
import static dev.marty.signer.enrolment.TestCsca.toCertify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.signer.enrolment.SignerCertificate.MisfitException;
import java.math.BigInteger;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One check of csca's answer for every service that enrols signers. */
class SignerCertificateTest {
  private final SigningKey key = newKey();

  @ParameterizedTest
  @EnumSource(SignerKind.class)
  void aCertificateForTheKeyIsTaken(SignerKind kind) throws Exception {
    String pem = certificate(key, kind);

    SignerCertificate taken = SignerCertificate.of(toCertify(key, kind), pem);

    byte[] der = Pem.decode(pem).orElseThrow();
    assertThat(taken.der().getBytes()).isEqualTo(der);
    assertThat(taken.sha256()).isEqualTo(Octets.copyOf(der).sha256());
    assertThat(taken.notBefore()).isEqualTo(TestCsca.START);
    assertThat(taken.notAfter()).isEqualTo(TestCsca.NOT_AFTER);
    assertThat(taken.usageBegins()).isEqualTo(TestCsca.START);
    assertThat(taken.usageEnds()).isEqualTo(TestCsca.USAGE_ENDS);
  }

  @Test
  void withoutPrivateKeyUsagePeriodTheKeyIsUsedAsLongAsTheCertificateIsValid() throws Exception {
    X500Name name = new X500Name("C=UT,CN=Signer");
    byte[] der =
        new X509v3CertificateBuilder(
                new X500Name("C=UT,CN=CSCA Utopia"),
                BigInteger.ONE,
                Date.from(TestCsca.START),
                Date.from(TestCsca.NOT_AFTER),
                name,
                key.publicKey())
            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .build(TestCsca.rootKey().contentSigner())
            .getEncoded();

    SignerCertificate taken =
        SignerCertificate.of(toCertify(key, SignerKind.DOCUMENT_SIGNER), TestCsca.pem(der));

    assertThat(taken.usageBegins()).isEqualTo(TestCsca.START);
    assertThat(taken.usageEnds()).isEqualTo(TestCsca.NOT_AFTER);
  }

  @Test
  void anotherKeyIsNotTaken() {
    refused(
        toCertify(newKey(), SignerKind.DOCUMENT_SIGNER),
        certificate(key, SignerKind.DOCUMENT_SIGNER),
        "another key");
  }

  @Test
  void anotherCountryIsNotTaken() {
    refused(
        toCertify(key, SignerKind.DOCUMENT_SIGNER, "XX"),
        certificate(key, SignerKind.DOCUMENT_SIGNER),
        "country UT");
  }

  @Test
  void anotherPurposeIsNotTaken() throws Exception {
    refused(
        toCertify(key, SignerKind.MASTER_LIST_SIGNER),
        certificate(key, SignerKind.DOCUMENT_SIGNER),
        "Document Signer Certificate");
    refused(
        toCertify(key, SignerKind.DOCUMENT_SIGNER),
        certificate(key, SignerKind.MASTER_LIST_SIGNER),
        "Master List Signer Certificate");
    refused(
        toCertify(TestCsca.rootKey(), SignerKind.DOCUMENT_SIGNER),
        TestCsca.pem(TestCsca.root()),
        "CSCA Certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "-----BEGIN CERTIFICATE-----", "not base64!"})
  void whatIsNoCertificateIsNotTaken(String text) {
    refused(toCertify(key, SignerKind.DOCUMENT_SIGNER), text, "certificate");
  }

  private static void refused(KeyToCertify wanted, String pem, String reason) {
    assertThatThrownBy(() -> SignerCertificate.of(wanted, pem))
        .isInstanceOf(MisfitException.class)
        .hasMessageContaining(reason);
  }
}
