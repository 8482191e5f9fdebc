package dev.marty.pkd.sync;

import java.util.Locale;

/** What came of a source or of one item of it; the later ones are the worse. */
enum Outcome {
  UNCHANGED,
  IMPORTED,
  /** A list that was signed before the one the directory has. */
  OLDER,
  /** Not what was expected, or nothing for a directory. */
  REFUSED,
  /** Taken, but the import did not succeed. */
  FAILED,
  UNREACHABLE,
  /** The process ended during the run. */
  INTERRUPTED;

  static Outcome of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is worth trying again before the next interval. */
  boolean passing() {
    return this == FAILED || this == UNREACHABLE;
  }
}
