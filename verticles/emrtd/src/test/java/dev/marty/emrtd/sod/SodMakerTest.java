package dev.marty.emrtd.sod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.emrtd.OpenSsl;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.sod.SodVerdict.Verified;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.icao.LDSSecurityObject;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made conforms to Doc 9303-10 Table 37, and others read it. */
class SodMakerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void whatIsMadeIsReadWithoutFindingsAndVerifies(KeyAlgorithm algorithm) {
    for (boolean explicit : new boolean[] {true, false}) {
      TestSods sods = TestSods.of(algorithm, explicit);
      LdsSecurityObject lds =
          LdsSecurityObject.v1(DigestAlgorithm.SHA384, TestSods.hashes(DigestAlgorithm.SHA384));
      Sod sod = TestSods.read(sods.make(lds));
      Verified verified = (Verified) SodSignature.check(sod);

      assertThat(sod.findings()).isEmpty();
      assertThat(sod.lds()).isEqualTo(lds);
      assertThat(verified.deviations()).isEmpty();
      assertThat(verified.signingTime()).isEqualTo(TestSods.SIGNED);
      assertThat(verified.signer().bytes()).isEqualTo(sods.signer().encoded());
      assertThat(verified.digestAlgorithm()).isEqualTo(algorithm.digest().name());
    }
  }

  @Test
  void theStructureIsThatOfTable37() throws Exception {
    byte[] file = TestSods.of(KeyAlgorithm.RSA_2048, true).make();
    SignedData data = signedData(file);
    SignerInfo signer = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));

    assertThat(ASN1Primitive.fromByteArray(file).getEncoded(ASN1Encoding.DER)).isEqualTo(file);
    assertThat(file[0]).isEqualTo((byte) 0x77);
    assertThat(data.getVersion().intValueExact()).isEqualTo(3);
    assertThat(data.getEncapContentInfo().getContentType().getId()).isEqualTo("2.23.136.1.1.1");
    assertThat(data.getCRLs()).isNull();
    assertThat(data.getCertificates().size()).isEqualTo(1);
    assertThat(data.getSignerInfos().size()).isEqualTo(1);
    assertThat(signer.getVersion().intValueExact()).isEqualTo(1);
    assertThat(signer.getSID().isTagged()).isFalse();
    assertThat(signer.getDigestAlgorithm().getParameters()).isNull();
    assertThat(signer.getDigestEncryptionAlgorithm().getParameters()).isEqualTo(DERNull.INSTANCE);
    assertThat(signer.getUnauthenticatedAttributes()).isNull();
    Attribute[] attributes =
        new CMSSignedData(signedDataBytes(file))
            .getSignerInfos()
            .iterator()
            .next()
            .getSignedAttributes()
            .toASN1Structure()
            .getAttributes();
    assertThat(Arrays.stream(attributes).map(Attribute::getAttrType))
        .containsExactlyInAnyOrder(
            CMSAttributes.contentType, CMSAttributes.messageDigest, CMSAttributes.signingTime);
  }

  @Test
  void bouncyCastleReadsBothVersionsOfTheContent() {
    TestSods sods = TestSods.of(KeyAlgorithm.EC_P256, true);
    for (DigestAlgorithm digest :
        List.of(DigestAlgorithm.SHA224, DigestAlgorithm.SHA256, DigestAlgorithm.SHA512)) {
      LDSSecurityObject v1 =
          content(sods.make(LdsSecurityObject.v1(digest, TestSods.hashes(digest))));
      assertThat(v1.getVersion()).isEqualTo(1);
      assertThat(v1.getVersionInfo().getLdsVersion()).isEqualTo("0108");
      assertThat(v1.getVersionInfo().getUnicodeVersion()).isEqualTo("040000");
      assertThat(v1.getDigestAlgorithmIdentifier().getParameters()).isNull();
      assertThat(
              Arrays.stream(v1.getDatagroupHash()).map(hash -> hash.getDataGroupNumber()).toList())
          .containsExactly(1, 2, 14);

      LDSSecurityObject v0 =
          content(sods.make(LdsSecurityObject.v0(digest, TestSods.hashes(digest))));
      assertThat(v0.getVersion()).isZero();
      assertThat(v0.getVersionInfo()).isNull();
    }
  }

  /** With the commands everybody has: the chain, the signature and the content. */
  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"RSA_2048", "RSA_4096", "RSA_PSS_3072", "EC_P256", "EC_P521", "EC_BRAINPOOL_P384R1"})
  void opensslAcceptsRsaAndNamedCurves(KeyAlgorithm algorithm) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    TestSods sods = TestSods.of(algorithm, false);
    byte[] file = sods.make();
    String csca =
        openssl.pem("csca.pem", "CERTIFICATE", sods.csca().root().encoded().toByteArray());
    String cms = openssl.file("sod.cms", signedDataBytes(file));
    String lds = folder.resolve("lds.der").toString();
    String[] command = {
      "cms",
      "-verify",
      "-inform",
      "DER",
      "-in",
      cms,
      "-CAfile",
      csca,
      "-purpose",
      "any",
      "-binary",
      "-out",
      lds,
      "-attime",
      Long.toString(TestSods.SIGNED.getEpochSecond())
    };

    assertThat(openssl.run(command)).startsWith("exit 0").contains("successful");
    assertThat(Path.of(lds)).hasBinaryContent(TestSods.read(file).parts().content().toByteArray());

    byte[] forged = signedDataBytes(file);
    forged[forged.length - 1] ^= 1;
    openssl.file("sod.cms", forged);
    assertThat(openssl.run(command)).doesNotStartWith("exit 0");
  }

  @Test
  void afterTheYear2049TheTimeIsGeneralized() {
    TestSods sods = TestSods.of(KeyAlgorithm.EC_P256, false);
    Instant late = Instant.parse("2051-02-03T04:05:06Z");
    LdsSecurityObject lds = TestSods.read(sods.make()).lds();

    Sod sod = TestSods.read(SodMaker.make(lds, sods.key(), sods.signer(), late));

    assertThat(sod.signingTime()).isEqualTo(late);
  }

  @Test
  void aCertificateReadBeforeStandsInWhereVersion0LeavesItOut() throws Exception {
    TestSods sods = TestSods.of(KeyAlgorithm.EC_P256, false);
    SignedData data =
        signedData(
            sods.make(
                LdsSecurityObject.v0(
                    DigestAlgorithm.SHA256, TestSods.hashes(DigestAlgorithm.SHA256))));
    SignedData bare =
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            null,
            null,
            data.getSignerInfos());
    Sod sod = TestSods.read(SodMutants.file(bare));
    CertificateOutcome.Parsed signer =
        (CertificateOutcome.Parsed) CertificateReader.read(sods.signer().encoded().toByteArray());

    assertThat(SodSignature.check(sod)).isInstanceOf(SodVerdict.Failed.class);
    assertThat(SodSignature.check(sod, signer)).isInstanceOf(Verified.class);
  }

  @Test
  void whatDoc9303ForbidsIsNotMade() {
    TestSods sods = TestSods.of(KeyAlgorithm.EC_P256, false);
    TestSods other = TestSods.of(KeyAlgorithm.EC_P256, false);
    LdsSecurityObject right =
        LdsSecurityObject.v1(DigestAlgorithm.SHA256, TestSods.hashes(DigestAlgorithm.SHA256));

    assertThatThrownBy(() -> SodMaker.make(right, other.key(), sods.signer(), TestSods.SIGNED))
        .hasMessageContaining("not the key's");
    assertThatThrownBy(
            () ->
                sods.make(
                    LdsSecurityObject.v1(
                        DigestAlgorithm.SHA1, TestSods.hashes(DigestAlgorithm.SHA1))))
        .hasMessageContaining("SHA-1");
    TreeMap<Integer, Octets> without = new TreeMap<>(right.hashes());
    without.remove(2);
    assertThatThrownBy(() -> sods.make(LdsSecurityObject.v1(DigestAlgorithm.SHA256, without)))
        .hasMessageContaining("DG1 and DG2");
    assertThatThrownBy(() -> LdsSecurityObject.v1(DigestAlgorithm.SHA512, right.hashes()))
        .hasMessageContaining("has 32 bytes");
    assertThatThrownBy(() -> new LdsSecurityObject(2, null, null, right.digest(), right.hashes()))
        .hasMessageContaining("version 0 or 1");
  }

  private static LDSSecurityObject content(byte[] file) {
    return LDSSecurityObject.getInstance(TestSods.read(file).parts().content().toByteArray());
  }

  static SignedData signedData(byte[] file) {
    return SignedData.getInstance(ContentInfo.getInstance(signedDataBytes(file)).getContent());
  }

  /** The file without tag 77 and its length of two octets. */
  static byte[] signedDataBytes(byte[] file) {
    assertThat(file[1]).isEqualTo((byte) 0x82);
    return Arrays.copyOfRange(file, 4, file.length);
  }
}
