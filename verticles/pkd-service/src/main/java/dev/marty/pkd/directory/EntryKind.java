package dev.marty.pkd.directory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What hangs in the PKD's tree below a country, each below an o= of its own. */
public enum EntryKind {
  /** Certificates of signers. */
  DSC,
  /** CRLs. */
  CRL,
  /** Master lists. */
  ML,
  /** Deviation lists. */
  DL;

  /** Its o= in the tree and its name in the database: dsc, crl, ml or dl. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a kind.
   *
   * @param text as {@link #text}
   * @return the kind, or empty
   */
  public static Optional<EntryKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }
}
