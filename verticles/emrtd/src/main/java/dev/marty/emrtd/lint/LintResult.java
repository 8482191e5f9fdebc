package dev.marty.emrtd.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * What linting some bytes came to. Immutable.
 *
 * @param objects what was recognised, lists before their members
 * @param unrecognised what else there was, each with what it looks like; safe to show
 */
public record LintResult(List<LintedObject> objects, List<String> unrecognised) {

  /** Keeps the lists from changing. */
  public LintResult {
    objects = List.copyOf(objects);
    unrecognised = List.copyOf(unrecognised);
  }

  static LintResult of(List<LintedObject> objects) {
    return new LintResult(objects, List.of());
  }

  static LintResult unrecognised(String what) {
    return new LintResult(List.of(), List.of(what));
  }

  /** Both results, and where the second one's unknown part stands. */
  LintResult and(LintResult other, String where) {
    List<LintedObject> allObjects = new ArrayList<>(objects);
    allObjects.addAll(other.objects);
    List<String> allUnrecognised = new ArrayList<>(unrecognised);
    other.unrecognised.forEach(what -> allUnrecognised.add(where + ": " + what));
    return new LintResult(allObjects, allUnrecognised);
  }
}
