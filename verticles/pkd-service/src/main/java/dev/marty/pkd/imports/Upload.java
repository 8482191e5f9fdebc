package dev.marty.pkd.imports;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.content.FileForm;
import dev.marty.kit.Heap;
import dev.marty.kit.http.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A stored upload, cut into parts that can be read each by itself. What it is, is told by looking.
 * {@link #look} and {@link #next} block and are for one worker at a time.
 */
final class Upload {
  /** Single objects are read whole, and copied; the largest real list is under 1 MB. */
  static final int MOST_OBJECT = Heap.share(12, 16 * 1024 * 1024);

  /** A batch ends with the part that makes it larger. */
  static final int MOST_BATCH_BYTES = Heap.share(64, 2 * 1024 * 1024);

  /** What is remembered of each until the end takes up to a kilobyte. */
  private static final int MOST_ENTRIES = Heap.share(1_600, 1_000_000);

  private static final int LOOK = 16_384;
  private static final int MOST_PARTS = 200;

  /** Something to read and judge, on any worker. */
  @FunctionalInterface
  interface Part {
    List<Arrival> read();
  }

  /**
   * Parts that are judged together.
   *
   * @param weight bytes of memory they are worth, the same for all that are not large
   */
  record Batch(List<Part> parts, long weight) {
    Batch {
      weight = Math.max(weight, MOST_BATCH_BYTES);
    }
  }

  private final InputStream in;
  private final long size;
  private FileForm form;
  private LdifRecords records;
  private volatile String kind;
  private volatile long read;
  private int entries;

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
    form = FileForm.of(start);
    if (form == FileForm.LDIF) {
      kind = "ldif";
      records = new LdifRecords(in);
    } else if (size > MOST_OBJECT) {
      throw tooLarge(
          "object-too-large",
          "The object is too large",
          "Anything but LDIF may have up to " + MOST_OBJECT + " bytes");
    }
    return null;
  }

  /** 16 MiB and a million entries are read where the heap has room for them. */
  private RefusedException tooLarge(String type, String title, String detail) {
    return new RefusedException(
        kind,
        Problem.of(
            413, type, title, detail + " in a process of this heap; more with a larger -Xmx."));
  }

  private RefusedException tooMany() {
    return tooLarge(
        "too-many-entries",
        "There are too many entries",
        "An upload may have up to " + MOST_ENTRIES + " entries");
  }

  /** The next parts, or null at the end. */
  Batch next() throws IOException {
    if (form == FileForm.LDIF) {
      Batch records = records();
      return records.parts().isEmpty() ? null : records;
    }
    byte[] all = in.readAllBytes();
    if (all.length == 0 && read > 0) {
      return null;
    }
    read = all.length;
    if (form == FileForm.PEM) {
      kind = "pem";
      List<Part> parts = PemParts.of(all, MOST_ENTRIES);
      if (parts == null) {
        throw tooMany();
      }
      return new Batch(parts, read);
    }
    return new Batch(List.of(() -> single(all)), read);
  }

  private Batch records() throws IOException {
    List<Part> parts = new ArrayList<>();
    long start = records.bytes();
    while (parts.size() < MOST_PARTS && records.bytes() - start < MOST_BATCH_BYTES) {
      LdifRecords.Unparsed record = records.next();
      read = records.bytes();
      if (record == null) {
        break;
      }
      if (entries++ == MOST_ENTRIES) {
        throw tooMany();
      }
      parts.add(() -> LdifEntry.read(record));
    }
    return new Batch(parts, records.bytes() - start);
  }

  /** The only object of an upload is taken in or refused; there are no others to go on with. */
  private List<Arrival> single(byte[] bytes) {
    ObjectReader.Outcome outcome = ObjectReader.read(bytes);
    if (outcome instanceof ObjectReader.Usable usable) {
      kind = Kinds.of(usable.found());
      return List.of(new Arrival.Taken(usable.found(), null, false));
    }
    ObjectReader.Unusable unusable = (ObjectReader.Unusable) outcome;
    kind = unusable.kind();
    if (BareList.KIND.equals(kind)) {
      return bare(bytes);
    }
    throw new RefusedException(kind, Kinds.problem(unusable, bytes.length == 0));
  }

  private List<Arrival> bare(byte[] bytes) {
    try {
      return BareList.read(bytes);
    } catch (MalformedAsn1Exception e) {
      throw new RefusedException(
          kind,
          Kinds.problem(
              new ObjectReader.Unusable(kind, e.problem().name(), e.getMessage()), false));
    }
  }

  /** LDIF may well have no entry: a delta of a directory that has not changed has none. */
  void refuseIfNothing(ImportWriter writer) {
    if (form != FileForm.LDIF && writer.seen() == 0) {
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
