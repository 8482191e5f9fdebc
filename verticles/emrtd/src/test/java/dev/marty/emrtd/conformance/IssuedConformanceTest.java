package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.TestCsca;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is wrong with what this library issues itself. */
class IssuedConformanceTest {

  @ParameterizedTest
  @CsvSource({
    "DOCUMENT_SIGNER, DOCUMENT_SIGNER",
    "MASTER_LIST_SIGNER, MASTER_LIST_SIGNER",
    "DEVIATION_LIST_SIGNER, DEVIATION_LIST_SIGNER"
  })
  void everyKindOfSignerIsRecognisedAndWithoutFindings(SignerKind kind, Profile profile)
      throws IssuingException {
    for (KeyAlgorithm algorithm :
        List.of(KeyAlgorithm.EC_BRAINPOOL_P256R1, KeyAlgorithm.RSA_3072)) {
      Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P384, true);
      SignerRequest right =
          TestCsca.documentSigner(TestSigningKeys.of(algorithm, true).publicKey());
      SignerRequest request =
          new SignerRequest(
              kind,
              right.subject(),
              right.publicKey(),
              kind == SignerKind.DOCUMENT_SIGNER ? right.documentTypes() : List.of(),
              right.lifetime());
      CertificateOutcome.Parsed signer =
          Judging.certificate(CertificateMaker.signer(issuer, request, CertificateMaker.serial()));
      assertThat(Profile.of(signer)).isEqualTo(profile);
      assertThat(CertificateConformance.check(signer, Profile.of(signer))).isEmpty();
      CertificateOutcome.Parsed root = Judging.certificate(issuer.root().encoded().toByteArray());
      assertThat(Profile.of(root)).isEqualTo(Profile.CSCA);
      assertThat(CertificateConformance.check(root, Profile.of(root))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RSA_2048", "RSA_PSS_2048"})
  void everyCrlIsWithoutFindings(KeyAlgorithm algorithm) throws IssuingException {
    Issuer issuer = TestCsca.issuer(algorithm, true);
    for (List<RevokedCertificate> revoked :
        List.of(
            List.<RevokedCertificate>of(),
            List.of(new RevokedCertificate(BigInteger.TEN, TestCsca.START)))) {
      byte[] crl =
          CrlMaker.make(
              issuer,
              new CrlRequest(
                  BigInteger.ONE,
                  TestCsca.START,
                  TestCsca.START.plus(ParsedCrl.LONGEST_INTERVAL),
                  RevokedList.of(revoked),
                  List.of(new X500Name("C=UT,CN=Old"))));
      assertThat(Judging.crlCodes(crl)).isEmpty();
    }
  }
}
