package dev.marty.emrtd.sod;

import static dev.marty.emrtd.sod.SodMutants.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.sod.SodOutcome.Read;
import dev.marty.emrtd.sod.SodOutcome.Refused;
import dev.marty.emrtd.sod.SodVerdict.Failed;
import dev.marty.emrtd.sod.SodVerdict.Verified;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** Input nobody should send: an outcome for each, an exception for none. */
class HostileSodTest {
  private static final byte[] RIGHT = TestSods.of(KeyAlgorithm.EC_P256, false).make();
  private static final AlgorithmIdentifier SHA256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
  private static final AlgorithmIdentifier MD5 = new AlgorithmIdentifier(PKCSObjectIdentifiers.md5);

  @Test
  void everyTruncationIsCalledOne() {
    for (int length = 1; length < RIGHT.length; length++) {
      assertThat(reason(Arrays.copyOf(RIGHT, length))).isEqualTo(CmsReason.TRUNCATED);
    }
  }

  @Test
  void otherWrongFilesHaveReasonsAndAdvice() {
    byte[] cms = SodMakerTest.signedDataBytes(RIGHT);
    assertThat(reason(new byte[0])).isEqualTo(CmsReason.EMPTY);
    assertThat(reason(Arrays.copyOf(RIGHT, RIGHT.length + 1))).isEqualTo(CmsReason.TRAILING_DATA);
    assertThat(reason(cms)).isEqualTo(CmsReason.WRONG_TAG);
    assertThat(detail(cms)).contains("send the whole file");
    byte[] tag78 = RIGHT.clone();
    tag78[0] = 0x78;
    assertThat(reason(tag78)).isEqualTo(CmsReason.WRONG_TAG);
    assertThat(detail(Base64.getEncoder().encode(RIGHT))).contains("send the bytes of the file");
    assertThat(detail("-----BEGIN CMS-----\n".getBytes(StandardCharsets.US_ASCII)))
        .contains("send the bytes of the file");
  }

  @Test
  void whatIsNotAnLdsSecurityObjectIsRefused() {
    DERSequence hashes = new DERSequence(new DERSequence[] {hash(1, 32), hash(2, 32)});
    ASN1Integer v0 = new ASN1Integer(0);
    assertContent(CmsReason.MALFORMED_CONTENT, new ASN1Integer(2), SHA256, hashes);
    assertContent(CmsReason.MALFORMED_CONTENT, SHA256, hashes);
    assertContent(CmsReason.MALFORMED_CONTENT, v0, hashes);
    assertContent(CmsReason.MALFORMED_CONTENT, v0, SHA256);
    assertContent(CmsReason.UNSUPPORTED_ALGORITHM, v0, MD5, hashes);
    assertContent(CmsReason.MALFORMED_CONTENT, v0, SHA256, new DERSequence());
    assertContent(CmsReason.MALFORMED_CONTENT, v0, SHA256, new DERSequence(hash(255, 32)));
    assertContent(CmsReason.MALFORMED_CONTENT, v0, SHA256, new DERSequence(hash(0, 32)));
    assertContent(CmsReason.MALFORMED_CONTENT, v0, SHA256, new DERSequence(hash(1, 20)));
    assertContent(
        CmsReason.MALFORMED_CONTENT,
        v0,
        SHA256,
        new DERSequence(new DERSequence[] {hash(1, 32), hash(1, 32)}));
    assertContent(
        CmsReason.MALFORMED_CONTENT,
        v0,
        SHA256,
        new DERSequence(new DERSequence(new DEROctetString(new byte[32]))));
    assertContent(
        CmsReason.MALFORMED_CONTENT,
        new ASN1Integer(1),
        SHA256,
        hashes,
        new DERSequence(new DERPrintableString("0108")));
    assertThat(reason(SodMutants.content(RIGHT, new byte[0])))
        .isEqualTo(CmsReason.MALFORMED_CONTENT);
    assertThat(reason(SodMutants.content(RIGHT, new byte[] {0x30, 0x02, 0x02})))
        .isEqualTo(CmsReason.TRUNCATED);
    assertThat(reason(SodMutants.content(RIGHT, new byte[] {0x30, 0x00, 0x00})))
        .isEqualTo(CmsReason.TRAILING_DATA);
    assertThat(reason(SodMutants.contentType(RIGHT, "2.23.136.1.1.2", new byte[] {0x30, 0x00})))
        .isEqualTo(CmsReason.WRONG_CONTENT_TYPE);
    assertThat(reason(SodMutants.contentType(RIGHT, "2.23.136.1.1.1", null)))
        .isEqualTo(CmsReason.CONTENT_MISSING);
  }

  @Test
  void contradictionsInTheContentAreFindings() {
    DERSequence hashes = new DERSequence(new DERSequence[] {hash(3, 32), hash(2, 32)});
    DERSequence info =
        new DERSequence(new DERPrintableString("0108"), new DERPrintableString("040000"));
    assertThat(codes(content(new ASN1Integer(0), SHA256, hashes, info)))
        .contains("ERR:SOD.LDS.140", "WARN:SOD.LDS.141", "ERR:SOD.LDS.14");
    assertThat(codes(content(new ASN1Integer(1), SHA256, hashes))).contains("ERR:SOD.LDS.140");
  }

  @Test
  void whatIsWrongAroundTheSignatureIsRefusedFoundOrFails() {
    assertThat(reason(SodMutants.signers(RIGHT))).isEqualTo(CmsReason.NO_SIGNER);
    assertThat(reason(SodMutants.signedData(RIGHT, 0, null))).isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(reason(SodMutants.signedData(RIGHT, 1, null))).isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(codes(SodMutants.signedData(RIGHT, 0, new ASN1Integer(1))))
        .containsExactly("ERR:SOD.VER.104");
    assertThat(codes(SodMutants.signedData(RIGHT, 1, new DERSet(MD5))))
        .containsExactly("WARN:SOD.DIG.121");
    assertThat(codes(signer(0, new ASN1Integer(3)))).containsExactly("ERR:SOD.SGI.104");
    assertThat(reason(signer(0, null))).isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(failure(signer(2, MD5))).isEqualTo(CmsReason.UNSUPPORTED_ALGORITHM);
    assertThat(reason(signer(2, null))).isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(failure(signer(3, null))).isEqualTo(CmsReason.SIGNED_ATTRIBUTES_MISSING);
    assertThat(
            failure(signer(4, new AlgorithmIdentifier(PKCSObjectIdentifiers.md5WithRSAEncryption))))
        .isEqualTo(CmsReason.UNSUPPORTED_ALGORITHM);
    assertThat(failure(signer(4, new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.3")))))
        .isEqualTo(CmsReason.UNSUPPORTED_ALGORITHM);
    assertThat(failure(signer(5, new DEROctetString(new byte[70]))))
        .isEqualTo(CmsReason.SIGNATURE_INVALID);
    assertThat(reason(signer(5, null))).isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(reason(signer(1, new DEROctetString(new byte[20]))))
        .isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(reason(signer(1, new DERTaggedObject(false, 2, new DEROctetString(new byte[20])))))
        .isEqualTo(CmsReason.NOT_SIGNED_DATA);
  }

  @Test
  void theContentTypeOfTheDraftIsReadWhereTheAttributeSaysTheSame() {
    byte[] obsolete =
        SodMutants.contentType(
            RIGHT, "1.3.27.1.1.1", TestSods.read(RIGHT).parts().content().toByteArray());
    assertThat(codes(obsolete)).contains("WARN:SOD.LDS.142");
    // The signature was made for the other type.
    assertThat(failure(obsolete)).isEqualTo(CmsReason.SIGNED_ATTRIBUTES_INVALID);
  }

  @Test
  void depthAndDeclaredLengthsCostNothing() {
    byte[] deep = new byte[2_000_000];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = (byte) (i == 0 ? 0x77 : 0x30);
      deep[i + 1] = (byte) 0x80;
    }
    assertThat(reason(deep)).isEqualTo(CmsReason.TOO_DEEP);
    byte[] huge = {0x77, (byte) 0x84, 0x7F, -1, -1, -1, 0x30, 0x09};
    assertThat(reason(huge)).isEqualTo(CmsReason.TRUNCATED);
  }

  @Test
  void randomMutationsNeverThrowAndNeverVerifyWithOtherContent() {
    byte[][] seeds = {
      RIGHT,
      TestSods.of(KeyAlgorithm.RSA_2048, true).make(),
      TestSods.of(KeyAlgorithm.RSA_PSS_2048, true).make(),
      TestSods.of(KeyAlgorithm.EC_BRAINPOOL_P256R1, true).make()
    };
    Random random = new Random(9303);
    Map<CmsReason, Integer> refused = new EnumMap<>(CmsReason.class);
    Map<CmsReason, Integer> failed = new EnumMap<>(CmsReason.class);
    for (int i = 0; i < 4_000; i++) {
      byte[] seed = seeds[i % seeds.length];
      byte[] mutant = mutate(seed, random);
      SodOutcome outcome = SodReader.read(mutant);
      if (outcome instanceof Refused refusal) {
        refused.merge(refusal.reason(), 1, Integer::sum);
        assertThat(refusal.detail()).isNotBlank();
        continue;
      }
      Sod sod = ((Read) outcome).sod();
      SodVerdict verdict = SodSignature.check(sod);
      if (verdict instanceof Failed failure) {
        failed.merge(failure.reason(), 1, Integer::sum);
        assertThat(failure.detail()).isNotBlank();
      } else {
        assertThat(verdict).isInstanceOf(Verified.class);
        assertThat(sod.lds()).isEqualTo(TestSods.read(seed).lds());
      }
    }
    System.out.println("mutations of EF.SOD refused: " + refused + ", not verified: " + failed);
    assertThat(refused).hasSizeGreaterThan(4);
    assertThat(failed).hasSizeGreaterThan(4);
  }

  @Test
  void randomBytesAreRefused() {
    Random random = new Random(12);
    for (int i = 0; i < 4_000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      if (noise.length > 0 && i % 2 == 0) {
        noise[0] = 0x77;
      }
      assertThat(SodReader.read(noise)).isInstanceOf(Refused.class);
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] mutant = seed.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int offset = random.nextInt(mutant.length);
      switch (random.nextInt(3)) {
        case 0 -> mutant[offset] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[offset] = (byte) random.nextInt(256);
        default -> {
          int from = random.nextInt(seed.length - 8);
          System.arraycopy(seed, from, mutant, Math.min(offset, seed.length - 8), 8);
        }
      }
    }
    return mutant;
  }

  private static byte[] content(ASN1Encodable... elements) {
    return SodMutants.content(RIGHT, SodMutants.lds(elements));
  }

  private static void assertContent(CmsReason expected, ASN1Encodable... elements) {
    assertThat(reason(content(elements))).isEqualTo(expected);
    assertThat(detail(content(elements))).contains("LDSSecurityObject");
  }

  private static byte[] signer(int element, ASN1Encodable replacement) {
    return SodMutants.signers(RIGHT, SodMutants.signer(RIGHT, element, replacement));
  }

  private static List<String> codes(byte[] file) {
    return TestSods.read(file).findings().stream().map(finding -> finding.code()).toList();
  }

  private static CmsReason reason(byte[] file) {
    SodOutcome outcome = SodReader.read(file);
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).reason();
  }

  private static String detail(byte[] file) {
    return ((Refused) SodReader.read(file)).detail();
  }

  private static CmsReason failure(byte[] file) {
    SodVerdict verdict = SodSignature.check(TestSods.read(file));
    assertThat(verdict).isInstanceOf(Failed.class);
    return ((Failed) verdict).reason();
  }
}
