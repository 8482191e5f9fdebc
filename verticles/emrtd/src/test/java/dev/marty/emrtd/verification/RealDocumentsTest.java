package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of real states and specimens, with the German master list of May 2026 as trust. */
class RealDocumentsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final String LOES = "documents/loes-nl/loes2006_ef01";
  private static final String BSI = "documents/bsi-2008/tsemrtd_EF_";

  /** Read once: some 600 certificates. */
  private static final class German {
    static final TrustMaterial LIST = germanList();
  }

  private static TrustMaterial germanList() {
    MasterListOutcome outcome =
        MasterListReader.read(SharedData.read("masterlists/DE_ML_2026-05-28-08-28-45.ml"));
    List<byte[]> certificates =
        ((MasterListOutcome.Accepted) outcome)
            .list().certificates().stream()
                .map(listed -> listed.certificate().bytes().toByteArray())
                .toList();
    return DocumentMaker.trust(certificates, Fallen.NONE);
  }

  private static VerificationReport verify(
      String sod, Map<Integer, String> files, TrustMaterial trust) {
    TreeMap<Integer, Octets> dataGroups = new TreeMap<>();
    files.forEach((number, file) -> dataGroups.put(number, Octets.copyOf(SharedData.read(file))));
    VerificationReport report =
        PassiveAuthentication.verify(
            SodReader.read(SharedData.read(sod)),
            new Document(dataGroups, null),
            trust,
            Circumstances.strict(NOW));
    StepReport path = step(report, Step.PATH);
    System.out.printf(
        Locale.ROOT, "%s: %s, path %s, %s%n", sod, report.outcome(), path.outcome(), path.detail());
    return report;
  }

  private static StepReport step(VerificationReport report, Step step) {
    return report.step(step).orElseThrow();
  }

  /** Without a CRL nothing is valid: revocation cannot be told (Doc 9303-12 clause 7.1.1.4). */
  @ParameterizedTest
  @CsvSource({"au, PASSED", "de-ecdsa384, PASSED", "fr, PASSED", "sg-pss, PASSED", "us, PASSED"})
  void thoseWhoseCscaTheListHoldsChain(String file, StepOutcome path) {
    VerificationReport report = verify("sod/" + file + ".sod", Map.of(), German.LIST);

    assertThat(step(report, Step.SOD).outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(step(report, Step.SIGNATURE).outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(step(report, Step.PATH).outcome()).isEqualTo(path);
    assertThat(step(report, Step.CRL).outcome()).isEqualTo(StepOutcome.INCONCLUSIVE);
    assertThat(report.outcome()).isEqualTo(Overall.INCONCLUSIVE);
  }

  @Test
  void theDataGroupsOfTheDutchSpecimenAreAsSigned() {
    VerificationReport report =
        verify(
            LOES + "1D.bin",
            Map.of(1, LOES + "01.bin", 2, LOES + "02.bin", 15, LOES + "0F.bin"),
            German.LIST);

    assertThat(step(report, Step.HASHES).outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(step(report, Step.SIGNATURE).outcome()).isEqualTo(StepOutcome.PASSED);
  }

  @Test
  void theDataGroupsOfTheGermanSpecimenAreAsSigned() {
    VerificationReport report =
        verify(
            BSI + "SOD.bin",
            Map.of(
                1, BSI + "DG1.bin", 2, BSI + "DG2.bin", 3, BSI + "DG3.bin", 14, BSI + "DG14.bin"),
            German.LIST);

    assertThat(step(report, Step.HASHES).outcome()).isEqualTo(StepOutcome.PASSED);
    assertThat(step(report, Step.SIGNATURE).outcome()).isEqualTo(StepOutcome.PASSED);
  }
}
