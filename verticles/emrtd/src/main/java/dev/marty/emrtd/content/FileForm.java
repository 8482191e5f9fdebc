package dev.marty.emrtd.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a file carries its objects, told from its first bytes. */
public enum FileForm {
  /** Objects between BEGIN and END lines (RFC 7468), for {@link PemBundle}. */
  PEM,
  /** Entries of a directory (RFC 2849). */
  LDIF,
  /** Neither: one object in BER or DER, for {@link ContentKind}, or nothing known. */
  OTHER;

  private static final int ENOUGH = 65_536;
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
  private static final List<String> LDIF_STARTS = List.of("version:", "dn:");

  /**
   * Looks at the start of a file. A byte order mark, blank lines and comments may stand before the
   * first entry of LDIF, and any text before the first object of PEM; if that is longer than the
   * start, the form is not recognised.
   *
   * @param start the first bytes, 4 KiB are enough for most files, 64 KiB are looked at; not null,
   *     not kept, not changed
   * @return the form
   */
  public static FileForm of(byte[] start) {
    String text = new String(start, 0, Math.min(start.length, ENOUGH), StandardCharsets.ISO_8859_1);
    if (text.indexOf('\0') >= 0 && !text.startsWith(PemBundle.BEGIN)) {
      return OTHER;
    }
    String[] lines = LINE_END.split(withoutMark(text));
    if (ldif(lines)) {
      return LDIF;
    }
    for (String line : lines) {
      if (line.startsWith(PemBundle.BEGIN)) {
        return PEM;
      }
    }
    return OTHER;
  }

  static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }

  /** The first line that is neither blank nor comment, nor the continuation of one, decides. */
  private static boolean ldif(String[] lines) {
    boolean comment = false;
    for (String line : lines) {
      boolean continued = comment && line.startsWith(" ");
      if (!continued && !line.isBlank()) {
        comment = line.startsWith("#");
        if (!comment) {
          String lower = line.toLowerCase(Locale.ROOT);
          return LDIF_STARTS.stream().anyMatch(lower::startsWith);
        }
      }
    }
    return false;
  }
}
