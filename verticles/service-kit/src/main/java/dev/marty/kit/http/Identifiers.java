package dev.marty.kit.http;

import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The forms in which clients name things and times. */
public final class Identifiers {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})");

  private Identifiers() {}

  /** Whether a text is a SHA-256 in hexadecimal, of any case. */
  public static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }

  /**
   * Reads a SHA-256.
   *
   * @return in lower case
   * @throws IllegalArgumentException for anything but 64 hexadecimal digits
   */
  public static String sha256(String text) {
    if (!isSha256(text)) {
      throw new IllegalArgumentException("not 64 hexadecimal digits");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a UUID in its one form (RFC 9562); the JDK alone takes {@code 1-1-1-1-1}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static UUID uuid(String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not a UUID");
    }
    return UUID.fromString(text);
  }

  /**
   * Reads a time of ISO 8601 in the years 0 to 9999; the JDK alone takes a thousand million years,
   * and PostgreSQL does not.
   *
   * @throws IllegalArgumentException or {@link java.time.DateTimeException} for anything else
   */
  public static OffsetDateTime time(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new IllegalArgumentException("not a time");
    }
    return OffsetDateTime.parse(text);
  }
}
