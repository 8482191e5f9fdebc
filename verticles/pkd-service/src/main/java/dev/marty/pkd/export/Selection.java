package dev.marty.pkd.export;

import java.util.List;

/**
 * A part of what the directory publishes.
 *
 * @param conforming what conforms, or the rest
 * @param kinds as in the directory's entries
 */
record Selection(boolean conforming, List<String> kinds) {
  private static final List<String> ALL = List.of("dsc", "crl", "ml", "dl");

  /** Everything on one side of the tree. */
  static Selection all(boolean conforming) {
    return new Selection(conforming, ALL);
  }
}
