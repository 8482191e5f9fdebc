package dev.marty.pkd.sync;

import java.util.Comparator;
import java.util.List;

/**
 * What came of a run.
 *
 * @param outcome the worst of its items
 * @param detail for people, or null
 * @param items what was not unchanged
 */
record RunResult(Outcome outcome, String detail, List<ItemResult> items) {

  /** A run that did not come to its items. */
  static RunResult of(Outcome outcome, String detail) {
    return new RunResult(outcome, detail, List.of());
  }

  /** A run over items; an empty folder has not changed. */
  static RunResult of(List<ItemResult> results) {
    ItemResult worst =
        results.stream()
            .max(Comparator.comparing(ItemResult::outcome))
            .orElse(ItemResult.of("", Outcome.UNCHANGED, "There is nothing in it."));
    return new RunResult(
        worst.outcome(),
        worst.detail(),
        results.stream().filter(result -> result.outcome() != Outcome.UNCHANGED).toList());
  }
}
