package dev.marty.pkd.directory;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a change made of trust.
 *
 * @param introduced fingerprints of CSCA certificates that are trusted since
 * @param fellAway fingerprints of those that were trusted before and are not now
 */
public record Effect(Set<String> introduced, Set<String> fellAway) {

  /** The difference of what was trusted before and after. */
  static Effect between(Set<String> before, Set<String> after) {
    Set<String> introduced = new TreeSet<>(after);
    introduced.removeAll(before);
    Set<String> fellAway = new TreeSet<>(before);
    fellAway.removeAll(after);
    return new Effect(introduced, fellAway);
  }
}
