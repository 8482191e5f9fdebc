package dev.marty.pkd.directory;

import java.util.Arrays;
import java.util.List;

/** The signed lists a directory keeps. */
public enum ListKind {
  /** CSCA certificates that its signer has found to be right. */
  MASTER_LIST("master-list", EntryKind.ML),
  /** What is wrong with documents of its signer's country. */
  DEVIATION_LIST("deviation-list", EntryKind.DL);

  /** All names. */
  public static final List<String> TEXTS = Arrays.stream(values()).map(ListKind::text).toList();

  private final String text;
  private final EntryKind entry;

  ListKind(String text, EntryKind entry) {
    this.text = text;
    this.entry = entry;
  }

  /** The name in contracts and the database. */
  public String text() {
    return text;
  }

  /** What it is in the PKD's tree. */
  EntryKind entry() {
    return entry;
  }
}
