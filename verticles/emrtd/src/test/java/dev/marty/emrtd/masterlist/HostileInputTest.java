package dev.marty.emrtd.masterlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.masterlist.MasterListOutcome.Accepted;
import dev.marty.emrtd.masterlist.MasterListOutcome.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;

/** Input nobody should send: an outcome for each, an exception for none. */
class HostileInputTest {
  private static final String[] REAL = {
    "masterlists/DE_ML_2026-05-28-08-28-45.ml", "masterlists/ICAO_ml_September2023.ml"
  };

  @Test
  void aFlippedBitInTheContentOfARealListIsADigestMismatch() {
    for (String file : REAL) {
      byte[] cms = SharedData.read(file);
      for (int offset : new int[] {70, 5_000, cms.length / 2}) {
        assertThat(reason(flipped(cms, offset))).isEqualTo(CmsReason.DIGEST_MISMATCH);
      }
    }
  }

  @Test
  void aFlippedBitInTheSignatureOfARealListMakesItInvalid() {
    for (String file : REAL) {
      byte[] cms = SharedData.read(file);
      assertThat(reason(flipped(cms, cms.length - 1))).isEqualTo(CmsReason.SIGNATURE_INVALID);
      assertThat(reason(flipped(cms, cms.length - 20))).isEqualTo(CmsReason.SIGNATURE_INVALID);
    }
  }

  @Test
  void aFlippedBitInTheSignedAttributesMakesTheSignatureInvalid() throws Exception {
    byte[] cms = TestPki.RSA.list().der();
    byte[] attributes =
        new CMSSignedData(cms).getSignerInfos().iterator().next().getEncodedSignedAttributes();
    byte[] time = "240601".getBytes(StandardCharsets.US_ASCII);
    assertThat(indexOf(attributes, time)).isPositive();
    assertThat(reason(flipped(cms, lastIndexOf(cms, time) + 3)))
        .isEqualTo(CmsReason.SIGNATURE_INVALID);
  }

  @Test
  void everyTruncationIsCalledOne() {
    byte[] made = TestPki.NAMED_EC.list().der();
    for (int length = 1; length < made.length; length++) {
      assertThat(reason(Arrays.copyOf(made, length))).isEqualTo(CmsReason.TRUNCATED);
    }
    byte[] real = SharedData.read(REAL[0]);
    for (int length = 1; length < real.length; length += 9_973) {
      assertThat(reason(Arrays.copyOf(real, length))).isEqualTo(CmsReason.TRUNCATED);
    }
  }

  @Test
  void otherWrongFilesHaveReasonsAndAdvice() {
    byte[] made = TestPki.NAMED_EC.list().der();
    assertThat(reason(new byte[0])).isEqualTo(CmsReason.EMPTY);
    assertThat(reason(Arrays.copyOf(made, made.length + 1))).isEqualTo(CmsReason.TRAILING_DATA);
    assertThat(reason(TestPki.NAMED_EC.csca())).isEqualTo(CmsReason.NOT_SIGNED_DATA);
    assertThat(detail(Base64.getEncoder().encode(made))).contains("send the DER bytes");
    assertThat(detail("-----BEGIN CMS-----\n".getBytes(StandardCharsets.US_ASCII)))
        .contains("send the DER bytes");
    assertThat(detail(Arrays.copyOf(made, 100)))
        .contains("offset 0 declares")
        .contains("only 96 are present");
  }

  @Test
  void depthAndDeclaredLengthsCostNothing() {
    byte[] deep = new byte[2_000_000];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x80;
    }
    assertThat(reason(deep)).isEqualTo(CmsReason.TOO_DEEP);
    byte[] huge = {0x30, (byte) 0x84, 0x7F, -1, -1, -1, 0x06, 0x09};
    assertThat(reason(huge)).isEqualTo(CmsReason.TRUNCATED);
  }

  @Test
  void randomMutationsNeverThrowAndNeverPassUnseen() {
    byte[][] seeds = {
      TestPki.RSA.list().der(),
      TestPki.PSS.list().der(),
      TestPki.NAMED_EC.list().ber(),
      TestPki.EXPLICIT_EC.list().der()
    };
    Random random = new Random(9303);
    Map<CmsReason, Integer> seen = new EnumMap<>(CmsReason.class);
    for (int i = 0; i < 2_000; i++) {
      byte[] seed = seeds[i % seeds.length];
      byte[] mutant = mutate(seed, random);
      MasterListOutcome outcome = MasterListReader.read(mutant);
      if (outcome instanceof Refused refused) {
        seen.merge(refused.reason(), 1, Integer::sum);
        assertThat(refused.detail()).isNotBlank();
      } else {
        // Whatever is accepted has the content that was signed.
        assertThat(content(mutant)).isEqualTo(content(seed));
        assertThat(outcome).isInstanceOf(Accepted.class);
      }
    }
    System.out.println("mutations refused: " + seen);
    assertThat(seen).hasSizeGreaterThan(6);
  }

  @Test
  void randomBytesNeverThrow() {
    Random random = new Random(12);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length > 0 && i % 2 == 0) {
        noise[0] = 0x30;
      }
      assertThat(MasterListReader.read(noise)).isInstanceOf(Refused.class);
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
        default ->
            System.arraycopy(
                seed,
                random.nextInt(seed.length - 8),
                mutant,
                Math.min(offset, seed.length - 8),
                8);
      }
    }
    return mutant;
  }

  private static List<Octets> content(byte[] cms) {
    return ((Accepted) MasterListReader.read(cms))
        .list().certificates().stream().map(ListedCertificate::bytes).toList();
  }

  private static byte[] flipped(byte[] cms, int offset) {
    byte[] changed = cms.clone();
    changed[offset] ^= 1;
    return changed;
  }

  private static int indexOf(byte[] data, byte[] part) {
    return new String(data, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }

  private static int lastIndexOf(byte[] data, byte[] part) {
    return new String(data, StandardCharsets.ISO_8859_1)
        .lastIndexOf(new String(part, StandardCharsets.ISO_8859_1));
  }

  private static CmsReason reason(byte[] cms) {
    MasterListOutcome outcome = MasterListReader.read(cms);
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).reason();
  }

  private static String detail(byte[] cms) {
    return ((Refused) MasterListReader.read(cms)).detail();
  }
}
