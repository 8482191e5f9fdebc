package dev.marty.pkd.export;

import com.unboundid.ldif.LDIFRecord;
import com.unboundid.ldif.LDIFWriter;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes records as RFC 2849 text, folded as ICAO folds. Pure; safe on any thread. */
final class Ldif {
  private static final int COLUMNS = 76;

  private Ldif() {}

  /** How a file begins. */
  static Buffer head() {
    return Buffer.buffer("version: 1\n\n", StandardCharsets.US_ASCII.name());
  }

  static Buffer records(List<? extends LDIFRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LDIFWriter writer = new LDIFWriter(bytes)) {
      writer.setWrapColumn(COLUMNS);
      for (LDIFRecord record : records) {
        writer.writeLDIFRecord(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory failed", e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
