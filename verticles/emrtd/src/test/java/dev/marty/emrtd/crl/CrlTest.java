package dev.marty.emrtd.crl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.SignatureVerdict.Result;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.TestCsca;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.TBSCertList;
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
    assertThat(crl.size()).isEqualTo(3);
    assertThat(crl.revokedAt(BigInteger.valueOf(1001))).contains(NOW);
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
    assertThat(read(der).entries()).isEmpty();
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
            () ->
                new CrlRequest(
                    one, NOW, NOW.plus(Duration.ofDays(91)), RevokedList.of(List.of()), List.of()))
        .hasMessageContaining("90 days");
    assertThatThrownBy(() -> new CrlRequest(one, NOW, NOW, RevokedList.of(List.of()), List.of()))
        .hasMessageContaining("after thisUpdate");
    assertThatThrownBy(
            () ->
                new CrlRequest(
                    one.shiftLeft(160),
                    NOW,
                    NOW.plusSeconds(60),
                    RevokedList.of(List.of()),
                    List.of()))
        .hasMessageContaining("20 octets");
  }

  @Test
  void tenThousandEntriesAreReadBack() throws IssuingException, IOException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    byte[] der = CrlMaker.make(issuer, request(2, entries(10_000), List.of()));
    ParsedCrl crl = read(der);
    assertThat(CertificateList.getInstance(der).getEncoded(ASN1Encoding.DER)).isEqualTo(der);
    assertThat(crl.entries()).hasSize(10_000);
    assertThat(crl.verify(issuer.key().publicKey()).result()).isEqualTo(Result.VALID);
  }

  /**
   * With the parser of BouncyCastle as the oracle: all entries, their order, and the first of two.
   */
  @Test
  void saysOfEachEntryWhatBouncyCastleSays() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    List<RevokedCertificate> entries = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      BigInteger serial = new BigInteger(1 + random.nextInt(159), random);
      entries.add(new RevokedCertificate(serial, NOW.minusSeconds(random.nextInt(1 << 30))));
    }
    entries.add(new RevokedCertificate(entries.get(7).serial(), NOW));
    byte[] der = CrlMaker.make(issuer, request(5, entries, List.of()));

    ParsedCrl crl = read(der);

    TBSCertList.CRLEntry[] theirs = CertificateList.getInstance(der).getRevokedCertificates();
    assertThat(crl.size()).isEqualTo(theirs.length).isEqualTo(entries.size());
    int i = 0;
    for (CrlEntry entry : crl.entries()) {
      assertThat(entry.serial()).isEqualTo(theirs[i].getUserCertificate().getValue());
      assertThat(entry.revokedAt()).isEqualTo(theirs[i].getRevocationDate().getDate().toInstant());
      i++;
    }
    Map<BigInteger, Instant> first = new HashMap<>();
    entries.forEach(entry -> first.putIfAbsent(entry.serial(), entry.revokedAt()));
    first.forEach((serial, at) -> assertThat(crl.revokedAt(serial)).contains(at));
    assertThat(crl.revokedAt(BigInteger.ONE.shiftLeft(158).negate())).isEmpty();
    assertThat(crl.sha256()).isEqualTo(Octets.copyOf(der).sha256());
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    crl.writeTo(written);
    assertThat(written.toByteArray()).isEqualTo(der).hasSize(crl.length());
  }

  /** Numbers whose hashes are the same: 31 times the upper 32 bits and the lower ones add up. */
  @Test
  void tellsSerialsWithTheSameHashApart() throws IssuingException {
    Issuer issuer = TestCsca.issuer(KeyAlgorithm.EC_P256, true);
    BigInteger one = BigInteger.valueOf((1L << 32) + 31);
    BigInteger two = BigInteger.valueOf(2L << 32);
    assertThat(one.hashCode()).isEqualTo(two.hashCode());
    RevokedCertificate revoked = new RevokedCertificate(one, NOW);
    ParsedCrl crl = read(CrlMaker.make(issuer, request(6, List.of(revoked), List.of())));
    assertThat(crl.revokedAt(one)).contains(NOW);
    assertThat(crl.revokedAt(two)).isEmpty();
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
        RevokedList.of(revoked),
        formerNames);
  }
}
