package dev.marty.pkd.export;

import dev.marty.pkd.directory.EntryKind;
import java.util.List;

/**
 * A part of what the directory publishes.
 *
 * @param conforming what conforms, or the rest
 * @param kinds what of it
 */
record Selection(boolean conforming, List<EntryKind> kinds) {
  /** Everything on one side of the tree. */
  static Selection all(boolean conforming) {
    return new Selection(conforming, List.of(EntryKind.values()));
  }
}
