package dev.marty.pkd.export.ldap;

import dev.marty.emrtd.asn1.Asn1Guard;
import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * LDAP requests, each taken as a whole and measured before the library parses it: its parser of
 * filters calls itself for each nesting, and 64 KB of brackets overflow its stack. What is too
 * long, nested too deep or no BER ends the connection. Blocks; for the connection's own thread.
 */
final class LdapRequests extends InputStream {
  /** A filter with some hundred names in it. */
  static final int MOST_BYTES = 64 * 1024;

  /**
   * A search whose filter nests ten times, as no client writes it, is 16 deep. Each element of a
   * filter is compared with every entry.
   */
  private static final Asn1Limits LIMITS = new Asn1Limits(2 * MOST_BYTES, 32, 1_000);

  private static final int SEQUENCE = 0x30;
  private static final int LONG_FORM = 0x80;
  private static final int MOST_LENGTH_OCTETS = 4;

  private final InputStream in;
  private final Runnable moved;
  private InputStream request = InputStream.nullInputStream();

  /**
   * Requests of one client.
   *
   * @param moved called whenever a request has come
   */
  LdapRequests(InputStream in, Runnable moved) {
    this.in = in;
    this.moved = moved;
  }

  @Override
  public int read() throws IOException {
    int octet = request.read();
    return octet < 0 && next() ? request.read() : octet;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    int some = request.read(into, from, count);
    return some < 0 && next() ? request.read(into, from, count) : some;
  }

  @Override
  public int available() throws IOException {
    return request.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    byte[] header = new byte[2 + MOST_LENGTH_OCTETS];
    header[0] = (byte) first;
    header[1] = octet();
    int octets = 0;
    int length = header[1] & 0xFF;
    if (length >= LONG_FORM) {
      octets = length - LONG_FORM;
      length = 0;
      if (octets == 0 || octets > MOST_LENGTH_OCTETS) {
        throw new IOException("an LDAP request has a definite length");
      }
      for (int i = 0; i < octets; i++) {
        header[2 + i] = octet();
        length = (length << 8) | (header[2 + i] & 0xFF);
      }
    }
    if (first != SEQUENCE || length < 0 || length > MOST_BYTES) {
      throw new IOException("an LDAP request has at most " + MOST_BYTES + " bytes");
    }
    byte[] whole = new byte[2 + octets + length];
    System.arraycopy(header, 0, whole, 0, 2 + octets);
    fill(whole, 2 + octets);
    try {
      Asn1Guard.check(whole, LIMITS);
    } catch (MalformedAsn1Exception e) {
      throw new IOException("an LDAP request is refused: " + e.getMessage(), e);
    }
    request = new ByteArrayInputStream(whole);
    return true;
  }

  private byte octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new IOException("an LDAP request broke off");
    }
    return (byte) octet;
  }

  /** A movement is a whole request: bytes that drip keep no connection open. */
  private void fill(byte[] whole, int from) throws IOException {
    for (int at = from; at < whole.length; ) {
      int some = in.read(whole, at, whole.length - at);
      if (some < 0) {
        throw new IOException("an LDAP request broke off");
      }
      at += some;
    }
    moved.run();
  }
}
