package dev.marty.emrtd.content;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.content.PemBlock.Damaged;
import dev.marty.emrtd.content.PemBlock.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PEM files, objects between BEGIN and END lines with any text around them (RFC 7468), block
 * by block: a damaged one costs none of the others, and a large file no second copy in memory.
 *
 * <p>Mutable, not thread-safe; one per file.
 */
public final class PemBundle {
  static final String BEGIN = "-----BEGIN";

  private static final String END = "-----END";
  private static final String TRUSTED = "TRUSTED CERTIFICATE";
  private static final Pattern BOUNDARY = Pattern.compile("-----(?:BEGIN|END) ([^-]*)-----\\s*");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+:.*");

  private final byte[] file;
  private int position;
  private int number;

  /** A BEGIN line that interrupted the block before its END, or null. */
  private String pending;

  /**
   * Starts at the first block.
   *
   * @param file a whole file, not null; must not be changed while it is read
   */
  public PemBundle(byte[] file) {
    this.file = file;
  }

  /**
   * Reads the next block. Never throws for any bytes.
   *
   * @return the block, or empty at the end of the file
   */
  public Optional<PemBlock> next() {
    String line = pending == null ? line() : pending;
    pending = null;
    while (line != null) {
      if (line.startsWith(BEGIN)) {
        return Optional.of(block(line));
      }
      if (line.startsWith(END)) {
        return Optional.of(new Damaged(number, "line " + number + ": END without BEGIN"));
      }
      line = line();
    }
    return Optional.empty();
  }

  private PemBlock block(String begin) {
    int start = number;
    StringBuilder base64 = new StringBuilder();
    boolean first = true;
    boolean header = false;
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith(BEGIN)) {
        pending = line;
        return new Damaged(
            start,
            String.format(Locale.ROOT, "line %d: BEGIN before the END of line %d", number, start));
      }
      if (line.startsWith(END)) {
        return decoded(start, begin, line, base64);
      }
      // RFC 1421 headers, as OpenSSL writes them over encrypted keys; they may be folded.
      header =
          (first && HEADER.matcher(line).matches())
              || (header && (HEADER.matcher(line).matches() || line.startsWith(" ")));
      first = false;
      if (!header) {
        base64.append(line.strip());
      }
    }
    return new Damaged(
        start, String.format(Locale.ROOT, "line %d: the file ends before the block does", number));
  }

  private PemBlock decoded(int start, String begin, String end, StringBuilder base64) {
    Matcher opening = BOUNDARY.matcher(begin);
    if (!opening.matches()) {
      return new Damaged(
          start, String.format(Locale.ROOT, "line %d: not -----BEGIN NAME-----", start));
    }
    Matcher closing = BOUNDARY.matcher(end);
    String label = opening.group(1);
    if (!closing.matches() || !closing.group(1).equals(label)) {
      return new Damaged(
          start, String.format(Locale.ROOT, "line %d: not -----END %s-----", number, label));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.toString());
      if (bytes.length == 0) {
        return new Damaged(start, String.format(Locale.ROOT, "line %d: the block is empty", start));
      }
      return new Decoded(
          start,
          label,
          Octets.copyOf(
              label.equals(TRUSTED) ? Tlv.first(bytes, Asn1Limits.OBJECT).bytes() : bytes));
    } catch (IllegalArgumentException e) {
      return new Damaged(
          start,
          String.format(
              Locale.ROOT, "lines %d to %d: not base64: %s", start, number, e.getMessage()));
    } catch (MalformedAsn1Exception e) {
      return new Damaged(
          start, String.format(Locale.ROOT, "lines %d to %d: %s", start, number, e.getMessage()));
    }
  }

  /** The next line without its end, which is LF, CR LF or CR; null at the end of the file. */
  private String line() {
    if (position >= file.length) {
      return null;
    }
    int start = position;
    while (position < file.length && file[position] != '\n' && file[position] != '\r') {
      position++;
    }
    String line = new String(file, start, position - start, StandardCharsets.ISO_8859_1);
    if (position + 1 < file.length && file[position] == '\r' && file[position + 1] == '\n') {
      position++;
    }
    position++;
    number++;
    return number == 1 ? FileForm.withoutMark(line) : line;
  }
}
