package dev.marty.pkd.export;

import com.unboundid.ldif.LDIFRecord;
import com.unboundid.ldif.LDIFWriter;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes records as RFC 2849 text, folded as ICAO folds. Pure; safe on any thread. */
final class Ldif {
  private static final int COLUMNS = 76;

  private Ldif() {}

  /** How a file begins. */
  static Buffer head() {
    return Buffer.buffer("version: 1\n\n", StandardCharsets.US_ASCII.name());
  }

  /**
   * How a record begins that lacks its last attribute, which is to come in pieces.
   *
   * @param attribute its name
   */
  static Buffer begin(LDIFRecord record, String attribute) {
    Buffer whole = records(List.of(record));
    // A record ends with an empty line.
    return whole.slice(0, whole.length() - 1).copy().appendString(start(attribute));
  }

  private static String start(String attribute) {
    return attribute + ":: ";
  }

  /** The pieces of one value, folded as {@link #records} folds. */
  static final class Value {
    private int column;

    Value(String attribute) {
      column = start(attribute).length();
    }

    /** A piece in base64; all but the last have a multiple of three bytes. */
    Buffer piece(Buffer bytes) {
      byte[] base64 = Base64.getEncoder().encode(bytes.getBytes());
      Buffer text = Buffer.buffer(base64.length + base64.length / COLUMNS * 2 + 2);
      for (int at = 0; at < base64.length; ) {
        if (column == COLUMNS) {
          text.appendString("\n ");
          column = 1;
        }
        int count = Math.min(COLUMNS - column, base64.length - at);
        text.appendBytes(base64, at, count);
        column += count;
        at += count;
      }
      return text;
    }

    /** What follows the last piece. */
    Buffer end() {
      return Buffer.buffer("\n\n");
    }
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
