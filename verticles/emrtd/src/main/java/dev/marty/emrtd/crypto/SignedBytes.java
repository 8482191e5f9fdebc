package dev.marty.emrtd.crypto;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes that were signed, exactly, where they lie: a CRL of 300,000 entries has ten megabytes. */
@FunctionalInterface
public interface SignedBytes {
  /**
   * Writes them; the same each time.
   *
   * @param out gets the bytes
   * @throws IOException if it does not take them
   */
  void writeTo(OutputStream out) throws IOException;
}
