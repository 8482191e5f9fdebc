package dev.marty.emrtd.sod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.sod.SodOutcome.Read;
import dev.marty.emrtd.sod.SodOutcome.Refused;
import dev.marty.emrtd.sod.SodVerdict.Failed;
import dev.marty.emrtd.sod.SodVerdict.Verified;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Document Security Objects of real documents and of specimens. */
class RealSodTest {
  private static final String LOES = "documents/loes-nl/loes2006_ef01";
  private static final String BSI = "documents/bsi-2008/tsemrtd_EF_";

  @ParameterizedTest
  @CsvSource({
    "sod/au.sod, 0, SHA256, SHA256withRSA, AU",
    "sod/de-ecdsa384.sod, 1, SHA384, SHA384withECDSA, DE",
    "sod/fr.sod, 0, SHA256, SHA256withRSA, FR",
    "sod/sg-pss.sod, 1, SHA256, SHA256withRSAandMGF1, SG",
    "sod/us.sod, 0, SHA256, SHA256withRSA, US",
    "documents/loes-nl/loes2006_ef011D.bin, 0, SHA256, SHA256withRSA, NL",
    "documents/bsi-2008/tsemrtd_EF_SOD.bin, 0, SHA1, SHA1withECDSA, DE"
  })
  void realObjectsAreReadAndVerify(
      String file, int version, String digest, String algorithm, String country) {
    Sod sod = sod(file);
    SodVerdict verdict = SodSignature.check(sod);

    assertThat(verdict).isInstanceOf(Verified.class);
    Verified verified = (Verified) verdict;
    assertThat(sod.lds().version()).isEqualTo(version);
    assertThat(sod.lds().digest().name()).isEqualTo(digest);
    assertThat(verified.signatureAlgorithm()).isEqualTo(algorithm);
    assertThat(verified.signer().facts().country()).isEqualTo(country);
    assertThat(sod.lds().hashes()).containsKeys(1, 2);
    assertThat(sod.encoded().toByteArray()).isEqualTo(SharedData.read(file));
  }

  @Test
  void theTruncatedOneIsRefusedWithTheReason() {
    SodOutcome outcome = SodReader.read(SharedData.read("sod/gb-truncated-lds.sod"));

    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).isEqualTo(CmsReason.TRUNCATED);
    assertThat(((Refused) outcome).detail())
        .startsWith("LDSSecurityObject")
        .contains("declares 152 content bytes, only 151 are present");
  }

  @Test
  void theHashesOfTheDutchSpecimenAreThoseOfItsDataGroups() {
    assertHashes(
        LOES + "1D.bin", Map.of(1, LOES + "01.bin", 2, LOES + "02.bin", 15, LOES + "0F.bin"));
  }

  @Test
  void theHashesOfTheBsiSpecimenAreThoseOfItsDataGroups() {
    assertHashes(
        BSI + "SOD.bin",
        Map.of(1, BSI + "DG1.bin", 2, BSI + "DG2.bin", 3, BSI + "DG3.bin", 14, BSI + "DG14.bin"));
  }

  @Test
  void ldsVersionsAreKeptAsTheyStand() {
    assertThat(sod("sod/sg-pss.sod").lds().ldsVersion()).isEqualTo("0108");
    assertThat(sod("sod/sg-pss.sod").lds().unicodeVersion()).isEqualTo("040000");
    assertThat(sod("sod/us.sod").lds().ldsVersion()).isNull();
  }

  @Test
  void signingTimeAndDeviationsAreReported() {
    assertThat(sod("sod/us.sod").signingTime()).isEqualTo(Instant.parse("2021-09-16T13:45:00Z"));
    Sod loes = sod(LOES + "1D.bin");
    assertThat(loes.signingTime()).isNull();
    assertThat(codes(loes.findings())).contains("WARN:SOD.DIG.138", "WARN:SOD.LDS.138");
    Sod bsi = sod(BSI + "SOD.bin");
    assertThat(codes(bsi.findings())).contains("ERR:SOD.LDS.42");
    assertThat(codes(((Verified) SodSignature.check(bsi)).deviations())).contains("ERR:SOD.SIG.42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sod/au.sod", "sod/de-ecdsa384.sod", "sod/fr.sod", "sod/sg-pss.sod", "sod/us.sod"})
  void aChangedHashOrSignatureDoesNotVerify(String file) {
    byte[] changed = SharedData.read(file);
    byte[] hash = sod(file).lds().hashes().get(1).toByteArray();
    changed[indexOf(changed, hash)] ^= 1;
    assertThat(reason(changed)).isEqualTo(CmsReason.DIGEST_MISMATCH);

    byte[] forged = SharedData.read(file);
    forged[forged.length - 1] ^= 1;
    assertThat(reason(forged)).isEqualTo(CmsReason.SIGNATURE_INVALID);
  }

  private static void assertHashes(String sod, Map<Integer, String> files) {
    LdsSecurityObject lds = sod(sod).lds();
    assertThat(lds.hashes().keySet()).containsExactlyInAnyOrderElementsOf(files.keySet());
    files.forEach(
        (number, file) ->
            assertThat(Octets.copyOf(lds.digest().hash(SharedData.read(file))))
                .isEqualTo(lds.hashes().get(number)));
  }

  private static Sod sod(String file) {
    SodOutcome outcome = SodReader.read(SharedData.read(file));
    assertThat(outcome).isInstanceOf(Read.class);
    return ((Read) outcome).sod();
  }

  private static CmsReason reason(byte[] file) {
    return ((Failed) SodSignature.check(((Read) SodReader.read(file)).sod())).reason();
  }

  private static int indexOf(byte[] data, byte[] part) {
    for (int i = 0; i <= data.length - part.length; i++) {
      if (Arrays.equals(data, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not contained");
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }
}
