package dev.marty.pkd.answer;

import java.time.OffsetDateTime;

/** Times as they are answered. */
public final class Times {
  private Times() {}

  /** ISO 8601 in UTC, or null. */
  public static String text(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
