package dev.marty.emrtd.crl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.TestCsca;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CRLs made by the profile, read back, and read although somebody spoiled them. */
class CrlTest {
  private static final Instant NOW = TestCsca.START.truncatedTo(ChronoUnit.SECONDS);

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RSA_2048", "RSA_PSS_2048"})
  void saysWhatItWasMadeToSay(KeyAlgorithm algorithm) throws IssuingException {
    Issuer issuer = TestCsca.issuer(algorithm, true);
    ParsedCrl crl = read(CrlMaker.make(issuer, request(7, entries(3), List.of())));
    assertThat(crl.country()).isEqualTo("UT");
    assertThat(crl.issuer()).isEqualTo("CN=CSCA Utopia,O=Utopia,C=UT");
    assertThat(crl.number()).isEqualTo(7);
    assertThat(crl.thisUpdate()).isEqualTo(NOW);
    assertThat(crl.nextUpdate()).isEqualTo(NOW.plus(ParsedCrl.LONGEST_INTERVAL));
    CertificateOutcome root = CertificateReader.read(issuer.root().encoded().toByteArray());
    assertThat(crl.authorityKeyIdentifier())
        .isEqualTo(((CertificateOutcome.Parsed) root).facts().subjectKeyIdentifier())
        .isNotNull();
    assertThat(crl.criticalExtensions()).isEmpty();
    assertThat(crl.entryExtensions()).isEmpty();
    assertThat(crl.revoked()).hasSize(3).containsEntry(BigInteger.valueOf(1001), NOW);
    assertThat(crl.revokedAt(BigInteger.valueOf(1003))).isEmpty();
    assertThat(crl.verify(issuer.key().publicKey()).result()).isEqualTo(Result.VALID);
  }

  @Test
  void hasNoListWhereNothingIsRevoked() throws IssuingException, IOException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    byte[] der = CrlMaker.make(issuer, request(1, List.of(), List.of()));
    CertificateList list = CertificateList.getInstance(der);
    // version, signature, issuer, thisUpdate, nextUpdate, extensions: no revokedCertificates
    assertThat(ASN1Sequence.getInstance(list.getTBSCertList().toASN1Primitive()).size())
        .isEqualTo(6);
    assertThat(list.getVersionNumber()).isEqualTo(2);
    assertThat(list.getTBSCertList().getExtensions().getExtensionOIDs())
        .containsExactly(Extension.authorityKeyIdentifier, Extension.cRLNumber);
    assertThat(read(der).revoked()).isEmpty();
    assertThat(list.getEncoded(ASN1Encoding.DER)).isEqualTo(der);
  }

  @Test
  void namesWhatTheCscaWasCalledBefore() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    byte[] der = CrlMaker.make(issuer, request(1, List.of(), List.of(new X500Name("C=UT,CN=Old"))));
    assertThat(CertificateList.getInstance(der).getTBSCertList().getExtensions().getExtensionOIDs())
        .contains(Extension.issuerAlternativeName);
  }

  @Test
  void anotherKeyDoesNotVerifyIt() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    ParsedCrl crl = read(CrlMaker.make(issuer, request(1, entries(1), List.of())));
    assertThat(crl.verify(TestSigningKeys.fresh(KeyAlgorithm.EC_P256).publicKey()).result())
        .isEqualTo(Result.INVALID);
  }

  @Test
  void boundsOfTheStandardAreKept() {
    BigInteger one = BigInteger.ONE;
    assertThatThrownBy(
            () -> new CrlRequest(one, NOW, NOW.plus(Duration.ofDays(91)), List.of(), List.of()))
        .hasMessageContaining("90 days");
    assertThatThrownBy(() -> new CrlRequest(one, NOW, NOW, List.of(), List.of()))
        .hasMessageContaining("after thisUpdate");
    assertThatThrownBy(
            () ->
                new CrlRequest(one.shiftLeft(160), NOW, NOW.plusSeconds(60), List.of(), List.of()))
        .hasMessageContaining("20 octets");
  }

  @Test
  void tenThousandEntriesAreReadBack() throws IssuingException, IOException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    byte[] der = CrlMaker.make(issuer, request(2, entries(10_000), List.of()));
    ParsedCrl crl = read(der);
    assertThat(CertificateList.getInstance(der).getEncoded(ASN1Encoding.DER)).isEqualTo(der);
    assertThat(crl.revoked()).hasSize(10_000);
    assertThat(crl.verify(issuer.key().publicKey()).result()).isEqualTo(Result.VALID);
  }

  @Test
  void nothingMakesTheReaderThrowAndNoChangeVerifies() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    byte[] der = CrlMaker.make(issuer, request(3, entries(2), List.of()));
    for (int i = 0; i < der.length; i++) {
      byte[] changed = der.clone();
      changed[i] ^= 0x01;
      if (CrlReader.read(changed) instanceof CrlOutcome.Read read) {
        assertThat(read.crl().verify(issuer.key().publicKey()).verifies())
            .as("byte %d", i)
            .isFalse();
      }
      assertThat(CrlReader.read(Arrays.copyOf(der, i))).isInstanceOf(CrlOutcome.Unreadable.class);
    }
    Random random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      byte[] noise = der.clone();
      for (int j = 0; j < 5; j++) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt();
      }
      CrlOutcome outcome = CrlReader.read(noise);
      assertThat(outcome).isNotNull();
    }
  }

  @Test
  void aRealCrlIsReadAndVerified() throws MalformedAsn1Exception {
    ParsedCrl crl = read(SharedData.read("crl/it-csca.crl"));
    ParsedCertificate csca = ParsedCertificate.parse(SharedData.read("crl/it-csca05.cer"));
    assertThat(crl.country()).isEqualTo("IT");
    assertThat(crl.number()).isNotNull();
    assertThat(crl.verify(csca.publicKey()).verifies()).isTrue();
  }

  private static ParsedCrl read(byte[] der) {
    return ((CrlOutcome.Read) CrlReader.read(der)).crl();
  }

  private static List<RevokedCertificate> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new RevokedCertificate(BigInteger.valueOf(1000L + i), NOW))
        .toList();
  }

  private static CrlRequest request(
      int number, List<RevokedCertificate> revoked, List<X500Name> formerNames) {
    return new CrlRequest(
        BigInteger.valueOf(number),
        NOW,
        NOW.plus(ParsedCrl.LONGEST_INTERVAL),
        revoked,
        formerNames);
  }
}
