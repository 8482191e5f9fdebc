package dev.marty.emrtd.verification;

import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.lds.EfCom;
import dev.marty.emrtd.lds.Reading;
import dev.marty.emrtd.sod.Sod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an EF.SOD that could be read says about itself. Versions that contradict the structure fail:
 * nobody can say how such an object is meant. Everything else is reported.
 */
final class SodCheck {
  private static final Set<Integer> CONTRADICTIONS =
      Set.of(Rule.WRONG_VERSION.number(), Rule.VERSION_CONTRADICTED.number());

  private SodCheck() {}

  static StepReport check(Sod sod, Document document) {
    List<Finding> findings = new ArrayList<>(sod.findings());
    findings.addAll(com(sod, document));
    List<String> wrong =
        sod.findings().stream().filter(SodCheck::contradicts).map(Finding::text).toList();
    StepReport report =
        wrong.isEmpty()
            ? StepReport.passed(
                Step.SOD,
                String.format(
                    Locale.ROOT,
                    "EF.SOD with the %s hashes of %d data groups",
                    sod.lds().digest(),
                    sod.lds().hashes().size()))
            : StepReport.failed(Step.SOD, "EF.SOD contradicts itself: " + String.join("; ", wrong));
    return report.with(findings);
  }

  private static boolean contradicts(Finding finding) {
    String number = finding.code().substring(finding.code().lastIndexOf('.') + 1);
    return CONTRADICTIONS.contains(Integer.parseInt(number));
  }

  /** EF.COM is not signed: where they disagree, EF.SOD counts (Doc 9303-10 clause 4.6.1). */
  private static List<Finding> com(Sod sod, Document document) {
    Findings findings = Findings.ofSod();
    if (document.com() != null) {
      Reading<EfCom> reading = EfCom.read(document.com().toByteArray());
      if (reading instanceof Reading.Read<EfCom> read) {
        Set<Integer> listed = new TreeSet<>();
        read.value().dataGroups().forEach(group -> listed.add(group.number()));
        if (!listed.equals(sod.lds().hashes().keySet())) {
          findings.warn(
              Field.LDS,
              Rule.DIFFERS,
              String.format(
                  Locale.ROOT,
                  "EF.COM lists %s, EF.SOD has hashes of %s; EF.SOD counts",
                  names(listed),
                  names(sod.lds().hashes().keySet())));
        }
      } else {
        findings.warn(
            Field.LDS, Rule.MALFORMED, "EF.COM: " + ((Reading.Refused<EfCom>) reading).detail());
      }
    }
    return findings.list();
  }

  private static String names(Set<Integer> numbers) {
    return String.join(
        " ",
        numbers.stream()
            .map(number -> DataGroup.ofNumber(number).map(DataGroup::text).orElse("DG" + number))
            .toList());
  }
}
