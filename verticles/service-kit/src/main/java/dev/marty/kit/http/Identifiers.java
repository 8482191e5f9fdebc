package dev.marty.kit.http;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The forms in which clients name things. */
public final class Identifiers {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

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
}
