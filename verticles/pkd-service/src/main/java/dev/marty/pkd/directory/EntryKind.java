package dev.marty.pkd.directory;

import java.util.Arrays;
import java.util.Optional;

/** What hangs in the PKD's tree below a country, each below an o= of its own. */
public enum EntryKind {
  /** Certificates of signers. */
  DSC("dsc"),
  /** CRLs. */
  CRL("crl"),
  /** Master lists. */
  ML("ml"),
  /** Deviation lists. */
  DL("dl");

  private final String text;

  EntryKind(String text) {
    this.text = text;
  }

  /**
   * Finds a kind.
   *
   * @param text as {@link #text}
   * @return the kind, or empty
   */
  public static Optional<EntryKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /** Its o= in the tree and its name in the database. */
  public String text() {
    return text;
  }
}
