package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of BSI TR-03105-5.1, unit LDS_H, against documents of our own making. */
class LdsHTest {
  static List<LdsH> negative() {
    return LdsH.NEGATIVE;
  }

  private static Set<Step> failing(VerificationReport report) {
    return report.steps().stream()
        .filter(step -> step.outcome() == StepOutcome.FAILED)
        .map(StepReport::step)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("negative")
  void itFailsInTheStepsItShouldAndInNoOther(LdsH test) {
    DocumentMaker maker = new DocumentMaker();
    test.spoil().accept(maker);

    VerificationReport report = maker.verify();

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.INVALID);
    assertThat(failing(report)).as(report.toString()).isEqualTo(test.failing());
    for (StepReport step : report.steps()) {
      assertThat(step.detail()).as(step.step().text()).isNotBlank();
    }
  }

  @Test
  void fortyCasesAreThere() {
    assertThat(LdsH.NEGATIVE.stream().map(LdsH::id).distinct()).hasSizeGreaterThanOrEqualTo(40);
  }

  /** LDS_H_05: what the others spoil. */
  @Test
  void theDocumentThatTheyAreMadeOfIsValid() {
    VerificationReport report = new DocumentMaker().verify();

    assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    assertThat(report.steps())
        .extracting(StepReport::step)
        .containsExactlyElementsOf(Step.OF_PASSIVE_AUTHENTICATION);
    assertThat(report.steps()).extracting(StepReport::outcome).containsOnly(StepOutcome.PASSED);
  }

  /** LDS_H_03, LDS_H_71, LDS_H_74 and LDS_H_75. */
  @Test
  void otherAlgorithmsAreAsGood() {
    DocumentMaker pss = new DocumentMaker();
    pss.sodAlgorithm = "SHA256withRSAandMGF1";
    pss.certificateAlgorithm = "SHA256withRSAandMGF1";
    DocumentMaker ec = new DocumentMaker();
    ec.signerKeys = TestKeys.namedEc("P-256");
    ec.sodAlgorithm = "SHA256withECDSA";
    DocumentMaker hash = new DocumentMaker();
    hash.ldsDigest = DigestAlgorithm.SHA224;
    DocumentMaker mixed = new DocumentMaker();
    mixed.certificateAlgorithm = "SHA256withRSAandMGF1";

    for (DocumentMaker maker : List.of(pss, ec, hash, mixed)) {
      VerificationReport report = maker.verify();
      assertThat(report.outcome()).as(report.toString()).isEqualTo(Overall.VALID);
    }
  }
}
