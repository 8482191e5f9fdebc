package dev.marty.pkd.imports;

import java.util.Locale;

/** How far an import has come. */
public enum ImportStatus {
  /** The upload is not over. */
  RECEIVING,
  /** It is, and nothing of it is taken in yet. */
  WAITING,
  /** It is being taken in. */
  RUNNING,
  DONE,
  /** There is nothing in it for the directory. */
  REFUSED,
  /** It could not be taken in, however often that was tried. */
  FAILED;

  static ImportStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether there is no more to wait for. */
  boolean ended() {
    return compareTo(DONE) >= 0;
  }
}
