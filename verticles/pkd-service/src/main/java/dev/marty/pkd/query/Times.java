package dev.marty.pkd.query;

import java.time.OffsetDateTime;

/** Times as they are answered. */
final class Times {
  private Times() {}

  /** ISO 8601 in UTC, or null. */
  static String text(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
