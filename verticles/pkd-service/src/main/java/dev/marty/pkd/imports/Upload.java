package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stored upload, cut into parts that can be read each by itself. What it is, is told by looking.
 * {@link #look} and {@link #next} block and are for one worker at a time.
 */
final class Upload {
  /** Single objects are read whole; the largest real list is under 1 MB. */
  static final int MOST_OBJECT = 16 * 1024 * 1024;

  private static final int LOOK = 4_096;
  private static final int MOST_PARTS = 200;
  private static final int MOST_BATCH_BYTES = 4 * 1024 * 1024;

  /** Something to read and judge, on any worker. */
  @FunctionalInterface
  interface Part {
    List<Arrival> read();
  }

  /**
   * Some parts.
   *
   * @param parts perhaps none
   * @param last true if no other batch comes
   */
  record Batch(List<Part> parts, boolean last) {}

  private enum Form {
    LDIF,
    PEM,
    BINARY
  }

  private final InputStream in;
  private final long size;
  private Form form;
  private LdifRecords records;
  private volatile String kind;
  private volatile long read;

  Upload(InputStream stored, long size) {
    this.in = new BufferedInputStream(stored, LOOK * 2);
    this.size = size;
  }

  /** What the whole is: ldif, pem, or the kind of the one object in it; null if it is nothing. */
  String kind() {
    return kind;
  }

  /** Bytes read so far. */
  long bytes() {
    return read;
  }

  /** Looks at the beginning. */
  Void look() throws IOException {
    in.mark(LOOK);
    byte[] start = in.readNBytes(LOOK);
    in.reset();
    form = form(start);
    if (form == Form.LDIF) {
      kind = "ldif";
      records = new LdifRecords(in);
    } else if (size > MOST_OBJECT) {
      throw new RefusedException(
          null,
          Problem.of(
              413,
              "object-too-large",
              "The object is too large",
              "Anything but LDIF may have up to " + MOST_OBJECT + " bytes."));
    }
    return null;
  }

  private static Form form(byte[] start) {
    String text = new String(start, StandardCharsets.UTF_8).replace("\uFEFF", "");
    if (text.indexOf('\0') >= 0) {
      return Form.BINARY;
    }
    for (String line : text.lines().toList()) {
      String lower = line.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("version:") || lower.startsWith("dn:")) {
        return Form.LDIF;
      }
      if (lower.startsWith("-----begin ")) {
        return Form.PEM;
      }
      if (!lower.isEmpty() && lower.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        return Form.BINARY;
      }
    }
    return Form.BINARY;
  }

  Batch next() throws IOException {
    if (form == Form.LDIF) {
      return records();
    }
    byte[] all = in.readAllBytes();
    read = all.length;
    if (form == Form.PEM) {
      kind = "pem";
      return new Batch(PemParts.of(all), true);
    }
    return new Batch(List.of(() -> single(all)), true);
  }

  private Batch records() throws IOException {
    List<Part> parts = new ArrayList<>();
    long start = records.bytes();
    while (parts.size() < MOST_PARTS && records.bytes() - start < MOST_BATCH_BYTES) {
      LdifRecords.Unparsed record = records.next();
      read = records.bytes();
      if (record == null) {
        return new Batch(parts, true);
      }
      parts.add(() -> LdifEntry.read(record));
    }
    return new Batch(parts, false);
  }

  /** The only object of an upload is taken in or refused; there are no others to go on with. */
  private List<Arrival> single(byte[] bytes) {
    ObjectReader.Outcome outcome = ObjectReader.read(bytes);
    if (outcome instanceof ObjectReader.Usable readable) {
      kind = Kinds.of(readable.found());
      return List.of(new Arrival.Taken(readable.found(), null, false));
    }
    ObjectReader.Unusable unreadable = (ObjectReader.Unusable) outcome;
    kind = unreadable.kind();
    throw new RefusedException(kind, Kinds.problem(unreadable, bytes.length == 0));
  }

  void refuseIfNothing(ImportWriter writer) {
    if (writer.seen() == 0) {
      throw new RefusedException(
          kind,
          Problem.of(
              422,
              "nothing-found",
              "There is nothing in it",
              "No certificate, CRL or list was found in the upload."));
    }
  }
}
