package dev.marty.pkd.imports;

import dev.marty.kit.Heap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts LDIF (RFC 2849) into records and remembers where each began; decoding one is the library's
 * work. Bounded: a record of more than 24 MiB, less where the heap is small, or of very many short
 * lines is cut off and reported, the next one is read again. Where the empty line between two
 * records is missing, a name begins the second: merged, one would be lost, a deletion perhaps.
 * Blocks as its stream does; for one thread.
 */
final class LdifRecords {
  /** Of one record: folded, joined and decoded it is there several times. */
  static final int MOST_BYTES = Heap.share(12, 24 * 1024 * 1024);

  /** As a text, a line costs as much as 64 characters; real ones are folded at 76. */
  private static final int MOST_LINES = MOST_BYTES / 64;

  private static final int MOST_NAME = 4_096;
  private static final int BUFFER = 64 * 1024;

  /**
   * And nothing after it: lines that end in CR alone are one line here, which must not get lost.
   */
  private static final Pattern VERSION =
      Pattern.compile("version:[ \\t]*[0-9]*[ \\t]*", Pattern.CASE_INSENSITIVE);

  /**
   * A record.
   *
   * @param line where it begins, from 1
   * @param lines as they stand, folded, without line ends
   * @param whole false if it was too large: {@code lines} are its beginning
   */
  record Unparsed(long line, List<String> lines, boolean whole) {
    /** The name of a record that cannot be decoded, as far as it can be told; else null. */
    String name() {
      StringBuilder dn = new StringBuilder();
      for (String text : lines) {
        if (dn.isEmpty() ? text.startsWith("dn:") : text.startsWith(" ")) {
          dn.append(dn.isEmpty() ? text : text.substring(1));
        } else if (!dn.isEmpty()) {
          break;
        }
      }
      if (dn.isEmpty() || dn.length() > MOST_NAME) {
        return null;
      }
      String value = dn.substring(3);
      if (!value.startsWith(":")) {
        return value.strip();
      }
      try {
        return new String(
            Base64.getDecoder().decode(value.substring(1).strip()), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private ByteArrayOutputStream current = new ByteArrayOutputStream(128);
  private int position;
  private int limit;
  private long lineNumber;
  private long read;

  /** A line that belongs to the record after the last, or null. */
  private String ahead;

  LdifRecords(InputStream in) {
    this.in = in;
  }

  /** Bytes consumed so far. */
  long bytes() {
    return read;
  }

  /**
   * Reads the next record.
   *
   * @return it, or null at the end
   */
  Unparsed next() throws IOException {
    List<String> lines = new ArrayList<>();
    long start = 0;
    int bytes = 0;
    boolean whole = true;
    boolean named = false;
    for (String line = nextLine(); line != null; line = nextLine()) {
      boolean name = name(line);
      if (line.isEmpty()) {
        if (start > 0) {
          break;
        }
      } else if (name && named) {
        ahead = line;
        break;
      } else if (!(lines.isEmpty() && (version(line) || comment(line)))) {
        named = named || name;
        start = start == 0 ? lineNumber : start;
        bytes += line.length();
        whole = whole && bytes <= MOST_BYTES && lines.size() < MOST_LINES;
        if (whole) {
          lines.add(line);
        }
      }
    }
    return start == 0 ? null : new Unparsed(start, lines, whole);
  }

  private String nextLine() throws IOException {
    String line = ahead == null ? line() : ahead;
    ahead = null;
    return line;
  }

  /** No attribute is called so. */
  private static boolean name(String line) {
    return line.regionMatches(true, 0, "dn:", 0, 3);
  }

  /** Stands before the first record, with or without an empty line between. */
  private static boolean version(String line) {
    return VERSION.matcher(line).matches();
  }

  /** Stands before a record; with what is folded into it. */
  private static boolean comment(String line) {
    return line.charAt(0) == '#' || line.charAt(0) == ' ';
  }

  private String line() throws IOException {
    current.reset();
    boolean any = false;
    while (true) {
      if (position == limit) {
        limit = in.read(buffer);
        position = 0;
        if (limit <= 0) {
          limit = 0;
          return any ? text() : null;
        }
      }
      any = true;
      int from = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      keep(from, position);
      if (position < limit) {
        position++;
        read += position - from;
        return text();
      }
      read += position - from;
    }
  }

  /** A line without end must not fill the memory. */
  private void keep(int from, int to) {
    current.write(buffer, from, Math.min(to - from, Math.max(0, MOST_BYTES + 1 - current.size())));
  }

  private String text() {
    lineNumber++;
    String line = current.toString(StandardCharsets.UTF_8);
    if (current.size() > BUFFER) {
      current = new ByteArrayOutputStream(128);
    }
    if (lineNumber == 1 && line.startsWith("\uFEFF")) {
      line = line.substring(1);
    }
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
