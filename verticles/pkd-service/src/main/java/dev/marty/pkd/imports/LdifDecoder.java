package dev.marty.pkd.imports;

import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.ldif.TrailingSpaceBehavior;
import java.util.List;
import java.util.Locale;

/**
 * Decodes an LDIF record with the library, and keeps it from what a directory must not do for
 * strangers: RFC 2849 lets a value stand elsewhere ({@code attribute:< url}), and the library would
 * open any file of this machine and any address it can reach. Safe on any thread.
 */
final class LdifDecoder {
  private LdifDecoder() {}

  /** A record that is none. */
  static final class RefusedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedRecordException(String reason, String detail, Throwable cause) {
      super(detail, cause);
      this.reason = reason;
    }

    /** Stable, for programs; the message is for people. */
    String reason() {
      return reason;
    }
  }

  static LDIFChangeRecord decode(LdifRecords.Unparsed record) throws RefusedRecordException {
    if (refersElsewhere(record.lines())) {
      throw new RefusedRecordException(
          "EXTERNAL_VALUE",
          "A value stands elsewhere (attribute:< url), and nothing is fetched from there; put it"
              + " into the file in base64.",
          null);
    }
    try {
      return LDIFReader.decodeChangeRecord(
          true, TrailingSpaceBehavior.STRIP, null, true, record.lines().toArray(String[]::new));
    } catch (LDIFException e) {
      // The library counts within what it is given, and says 0.
      throw malformed(
          e.getMessage().replace("near line number 0", "near line number " + record.line()), e);
    } catch (RuntimeException e) {
      // It takes some lines for granted: one behind a control, say. One record costs no others.
      throw malformed("It ends too early, or a line of it is incomplete.", e);
    }
  }

  private static RefusedRecordException malformed(String detail, Throwable cause) {
    return new RefusedRecordException("MALFORMED_RECORD", detail, cause);
  }

  private static boolean refersElsewhere(List<String> lines) {
    // The beginning of a line that may go on in the next, up to what follows its colon.
    StringBuilder head = new StringBuilder();
    for (String line : lines) {
      boolean folded = line.startsWith(" ");
      if (!folded) {
        head.setLength(0);
      } else if (complete(head)) {
        continue;
      }
      head.append(line, folded ? 1 : 0, line.length());
      if (refers(head)) {
        return true;
      }
    }
    return false;
  }

  /** A control's value follows the second colon, wherever that is. */
  private static boolean complete(StringBuilder head) {
    int colon = head.indexOf(":");
    return colon >= 0 && colon + 1 < head.length() && !control(head);
  }

  private static boolean refers(StringBuilder head) {
    if (head.isEmpty() || head.charAt(0) == '#') {
      return false;
    }
    int colon = head.indexOf(":");
    return control(head)
        ? head.indexOf(":<") >= 0
        : colon >= 0 && colon + 1 < head.length() && head.charAt(colon + 1) == '<';
  }

  private static boolean control(StringBuilder head) {
    String name = "control:";
    return head.length() >= name.length()
        && Character.toLowerCase(head.charAt(0)) == name.charAt(0)
        && head.substring(0, name.length()).toLowerCase(Locale.ROOT).equals(name);
  }
}
