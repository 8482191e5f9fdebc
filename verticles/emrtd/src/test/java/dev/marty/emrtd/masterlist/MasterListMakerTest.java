package dev.marty.emrtd.masterlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.OpenSsl;
import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.cms.SignatureReport.Status;
import dev.marty.emrtd.cms.SignedDataMaker;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.TestCsca;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.TestSigningKeys;
import dev.marty.emrtd.masterlist.MasterListOutcome.Accepted;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.icao.CscaMasterList;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made conforms to Doc 9303-12 Table 18, and others read it. */
class MasterListMakerTest {
  private static final Instant SIGNED = TestCsca.START.plus(Duration.ofHours(1));

  @TempDir Path folder;

  private record Signer(Issuer csca, SigningKey key, CertificateOutcome.Parsed certificate) {
    static Signer of(KeyAlgorithm algorithm, boolean explicit, SignerKind kind) {
      // RSA keys take seconds to make.
      SigningKey key =
          algorithm.family() == KeyAlgorithm.Family.EC
              ? SigningKey.generate(algorithm, explicit)
              : TestSigningKeys.of(algorithm, explicit);
      try {
        Issuer csca = TestCsca.issuer(KeyAlgorithm.EC_P384, explicit);
        SignerRequest request =
            new SignerRequest(
                kind,
                TestCsca.name("List Signer"),
                key.publicKey(),
                kind == SignerKind.DOCUMENT_SIGNER ? List.of("P") : List.of(),
                Lifetime.from(TestCsca.START, Period.ofYears(1), Period.ofMonths(3)));
        return new Signer(
            csca, key, parsed(CertificateMaker.signer(csca, request, CertificateMaker.serial())));
      } catch (IssuingException e) {
        throw new IllegalStateException(e);
      }
    }

    byte[] make(List<Octets> certificates, Instant signingTime) {
      return MasterListMaker.make(
          certificates, key, certificate, parsed(csca.root().encoded().toByteArray()), signingTime);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"RSA_2048", "RSA_PSS_3072", "EC_P256", "EC_P521", "EC_BRAINPOOL_P384R1"})
  void whatIsMadeIsAcceptedWithoutFindings(KeyAlgorithm algorithm) {
    Signer signer = Signer.of(algorithm, true, SignerKind.MASTER_LIST_SIGNER);
    MasterList list =
        accepted(signer.make(List.of(Octets.copyOf(TestPki.EXPLICIT_EC.csca())), SIGNED));
    assertThat(list.findings()).extracting(Finding::text).isEmpty();
    assertThat(list.signature().status()).isEqualTo(Status.VALID);
    assertThat(list.signature().signingTime()).isEqualTo(SIGNED);
    assertThat(list.signature().digestAlgorithm()).isEqualTo(algorithm.digest().name());
    assertThat(list.signature().issuerListed()).isTrue();
    assertThat(list.certificates()).hasSize(2);
    assertThat(list.certificates()).allSatisfy(member -> assertThat(member.findings()).isEmpty());
  }

  @Test
  void theStructureIsThatOfTable18() throws Exception {
    Signer signer = Signer.of(KeyAlgorithm.RSA_2048, true, SignerKind.MASTER_LIST_SIGNER);
    byte[] cms = signer.make(List.of(), SIGNED);
    SignedData data = SignedData.getInstance(ContentInfo.getInstance(cms).getContent());
    SignerInfo info = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));

    assertThat(ASN1Primitive.fromByteArray(cms).getEncoded(ASN1Encoding.DER)).isEqualTo(cms);
    assertThat(data.getVersion().intValueExact()).isEqualTo(3);
    assertThat(data.getCRLs()).isNull();
    assertThat(data.getCertificates().size()).isEqualTo(2);
    assertThat(data.getSignerInfos().size()).isEqualTo(1);
    assertThat(info.getVersion().intValueExact()).isEqualTo(3);
    assertThat(info.getSID().isTagged()).isTrue();
    assertThat(info.getDigestAlgorithm().getParameters()).isNull();
    assertThat(info.getAuthenticatedAttributes().size()).isEqualTo(3);
    assertThat(info.getUnauthenticatedAttributes()).isNull();
    byte[] content =
        ASN1OctetString.getInstance(data.getEncapContentInfo().getContent()).getOctets();
    CscaMasterList list = CscaMasterList.getInstance(content);
    assertThat(list.getVersion()).isZero();
    assertThat(list.getCertStructs()).hasSize(1);
  }

  @Test
  void certificatesStandInOrderOnceAndAsTheyWere() {
    Signer signer = Signer.of(KeyAlgorithm.EC_P384, true, SignerKind.MASTER_LIST_SIGNER);
    List<Octets> members = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      members.add(
          Octets.copyOf(TestPki.NAMED_EC.root().serial(BigInteger.valueOf(1L << (3 * i))).der()));
    }
    // A length that is not the shortest: encoding it anew would break the signature.
    byte[] odd = notShortest(TestPki.NAMED_EC.csca());
    members.add(Octets.copyOf(odd));
    List<Octets> twice = new ArrayList<>(members);
    twice.addAll(members);
    Collections.shuffle(twice, new Random(9));
    byte[] cms = signer.make(twice, SIGNED);

    MasterList list = accepted(cms);
    List<Octets> listed = list.certificates().stream().map(ListedCertificate::bytes).toList();
    assertThat(listed).hasSize(22).contains(signer.csca().root().encoded());
    assertThat(new HashSet<>(listed)).hasSize(22).containsAll(members);
    assertThat(list.findings()).isEmpty();
    Collections.shuffle(members, new Random(10));
    // Of the same certificates always the same content.
    List<Octets> again =
        accepted(signer.make(members, SIGNED)).certificates().stream()
            .map(ListedCertificate::bytes)
            .toList();
    assertThat(again).isEqualTo(listed);
  }

  @Test
  void everyRealCertificateIsListedAsItIs() {
    byte[] real = SharedData.read("masterlists/ICAO_ml_September2023.ml");
    List<Octets> members =
        accepted(real).certificates().stream().map(ListedCertificate::bytes).toList();
    Signer signer = Signer.of(KeyAlgorithm.EC_P384, true, SignerKind.MASTER_LIST_SIGNER);
    MasterList made = accepted(signer.make(members, SIGNED));
    assertThat(made.certificates().stream().map(ListedCertificate::bytes)).containsAll(members);
    assertThat(made.certificates()).hasSize(new HashSet<>(members).size() + 1);
    assertThat(made.signature().deviations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"RSA_4096", "RSA_PSS_3072", "EC_P384", "EC_BRAINPOOL_P384R1"})
  void opensslAcceptsRsaAndNamedCurves(KeyAlgorithm algorithm) {
    OpenSsl openssl = new OpenSsl(folder);
    Signer signer = Signer.of(algorithm, false, SignerKind.MASTER_LIST_SIGNER);
    byte[] cms = signer.make(List.of(Octets.copyOf(TestPki.RSA.csca())), SIGNED);
    openssl.pem("csca.pem", "CERTIFICATE", signer.csca().root().encoded().toByteArray());
    String[] command = {
      "cms",
      "-verify",
      "-inform",
      "DER",
      "-in",
      "list.ml",
      "-CAfile",
      "csca.pem",
      "-purpose",
      "any",
      "-binary",
      "-out",
      "list.der",
      "-attime",
      Long.toString(SIGNED.getEpochSecond())
    };
    openssl.file("list.ml", cms);
    assertThat(openssl.run(command)).startsWith("exit 0").contains("successful");
    assertThat(folder.resolve("list.der"))
        .hasBinaryContent(
            ASN1OctetString.getInstance(
                    SignedData.getInstance(ContentInfo.getInstance(cms).getContent())
                        .getEncapContentInfo()
                        .getContent())
                .getOctets());
    cms[cms.length - 1] ^= 1;
    openssl.file("list.ml", cms);
    assertThat(openssl.run(command)).doesNotStartWith("exit 0");
  }

  @Test
  void whatReadersWouldRefuseIsNotMade() {
    Signer signer = Signer.of(KeyAlgorithm.EC_P384, true, SignerKind.MASTER_LIST_SIGNER);
    Signer other = Signer.of(KeyAlgorithm.EC_P384, true, SignerKind.DOCUMENT_SIGNER);
    CertificateOutcome.Parsed certificate = signer.certificate();
    CertificateOutcome.Parsed csca = parsed(signer.csca().root().encoded().toByteArray());
    assertRefused(signer, List.of(), SIGNED.plus(Period.ofDays(4_000)), "not valid at");
    assertRefused(signer, List.of(Octets.copyOf(new byte[] {4, 0})), SIGNED, "no certificate");
    assertRefused(signer, List.of(Octets.copyOf(new byte[] {0x30})), SIGNED, "no certificate");
    assertRefused(other, List.of(), SIGNED, "not a Master List Signer's");
    assertThatThrownBy(
            () -> MasterListMaker.make(List.of(), other.key(), certificate, csca, SIGNED))
        .hasMessageContaining("not the key's");
    assertThatThrownBy(
            () ->
                MasterListMaker.make(
                    List.of(), signer.key(), certificate, parsed(TestPki.RSA.csca()), SIGNED))
        .hasMessageContaining("did not issue");
    CertificateOutcome.Parsed nameless =
        parsed(TestPki.RSA.signer().without(Extension.subjectKeyIdentifier).der());
    assertThatThrownBy(() -> SignedDataMaker.byKeyIdentifier(nameless.certificate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no subject key identifier");
  }

  private static void assertRefused(
      Signer signer, List<Octets> members, Instant time, String message) {
    assertThatThrownBy(() -> signer.make(members, time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** The outer length in one octet more than needed. */
  private static byte[] notShortest(byte[] der) {
    byte[] content = Arrays.copyOfRange(der, 4, der.length);
    byte[] header = Arrays.copyOf(Der.element(Tlv.SEQUENCE, content), 4);
    assertThat(header).isEqualTo(Arrays.copyOf(der, 4));
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) (der[1] + 1);
    System.arraycopy(der, 2, longer, 3, der.length - 2);
    return longer;
  }

  private static CertificateOutcome.Parsed parsed(byte[] der) {
    return (CertificateOutcome.Parsed) CertificateReader.read(der);
  }

  private static MasterList accepted(byte[] cms) {
    MasterListOutcome outcome = MasterListReader.read(cms);
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).list();
  }
}
