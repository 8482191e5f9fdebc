package dev.marty.csca;

import java.util.Locale;
import java.util.Optional;

/**
 * Follows the audit log row by row and says where it breaks. Holds one row at a time; used by one
 * thread.
 */
public final class AuditChain {
  private long number;
  private String sha256 = AuditRow.NOTHING;

  /**
   * Takes the next row.
   *
   * @param row the row after the last one taken
   * @return what is wrong with it, or empty
   */
  public Optional<String> take(AuditRow row) {
    Optional<String> wrong = wrong(row);
    if (wrong.isEmpty()) {
      number = row.number();
      sha256 = row.sha256();
    }
    return wrong;
  }

  private Optional<String> wrong(AuditRow row) {
    if (row.number() != number + 1) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "row %d follows row %d: rows are missing or were put in",
              row.number(),
              number));
    }
    if (!row.previousSha256().equals(sha256)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "row %d is not bound to row %d as it is: one of them was exchanged",
              row.number(),
              number));
    }
    if (!row.hash().equals(row.sha256())) {
      return Optional.of(
          String.format(Locale.ROOT, "row %d was changed: its hash is another", row.number()));
    }
    return Optional.empty();
  }

  /** Number of the last good row; 0 before the first. */
  public long number() {
    return number;
  }

  /** Hash of the last good row. */
  public String sha256() {
    return sha256;
  }
}
