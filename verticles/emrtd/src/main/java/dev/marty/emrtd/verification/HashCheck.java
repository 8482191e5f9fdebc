package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.sod.LdsSecurityObject;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the data groups are those that were signed. */
final class HashCheck {
  /** DG1 and DG2. */
  private static final int MANDATORY = 2;

  private HashCheck() {}

  static List<DataGroupReport> dataGroups(LdsSecurityObject lds, Document document) {
    Set<Integer> numbers = new TreeSet<>(lds.hashes().keySet());
    numbers.addAll(document.dataGroups().keySet());
    List<DataGroupReport> reports = new ArrayList<>();
    for (int number : numbers) {
      reports.add(
          dataGroup(number, lds, lds.hashes().get(number), document.dataGroups().get(number)));
    }
    return reports;
  }

  private static DataGroupReport dataGroup(
      int number, LdsSecurityObject lds, Octets signed, Octets given) {
    if (given == null) {
      return new DataGroupReport(number, StepOutcome.SKIPPED, "signed, but not given");
    }
    if (signed == null) {
      return new DataGroupReport(number, StepOutcome.FAILED, "given, but EF.SOD has no hash of it");
    }
    boolean same =
        MessageDigest.isEqual(lds.digest().hash(given.toByteArray()), signed.toByteArray());
    return same
        ? new DataGroupReport(
            number, StepOutcome.PASSED, "its " + lds.digest() + " is the signed one")
        : new DataGroupReport(
            number, StepOutcome.FAILED, "its " + lds.digest() + " is not the signed one");
  }

  /** DG1 and DG2 are what ties a document to its holder (Doc 9303-10 clause 4.6). */
  static StepReport step(LdsSecurityObject lds, List<DataGroupReport> reports) {
    Map<StepOutcome, String> byOutcome =
        reports.stream()
            .collect(
                Collectors.groupingBy(
                    DataGroupReport::outcome,
                    Collectors.mapping(
                        report -> "DG" + report.number(), Collectors.joining(", "))));
    String failed = byOutcome.get(StepOutcome.FAILED);
    String passed = byOutcome.get(StepOutcome.PASSED);
    String skipped = byOutcome.get(StepOutcome.SKIPPED);
    if (failed != null) {
      return StepReport.failed(Step.HASHES, failed + " not as signed");
    }
    if (passed == null) {
      return StepReport.inconclusive(
          Step.HASHES, "no data group was given: nothing ties the document to EF.SOD");
    }
    String missing =
        reports.stream()
            .filter(
                report -> report.number() <= MANDATORY && report.outcome() == StepOutcome.SKIPPED)
            .map(report -> "DG" + report.number())
            .collect(Collectors.joining(" and "));
    if (!missing.isEmpty()) {
      return StepReport.inconclusive(
          Step.HASHES, passed + " as signed; " + missing + " signed, but not given");
    }
    if (!lds.hashes().keySet().containsAll(Set.of(1, MANDATORY))) {
      return StepReport.inconclusive(
          Step.HASHES, passed + " as signed; EF.SOD has no hashes of DG1 and DG2 both");
    }
    return StepReport.passed(
        Step.HASHES, passed + " as signed" + (skipped == null ? "" : "; not given: " + skipped));
  }
}
