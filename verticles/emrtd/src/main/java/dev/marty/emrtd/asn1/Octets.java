package dev.marty.emrtd.asn1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes with value equality, so that records can carry encodings exactly as
 * they were received. A plain array in a record could be changed by whoever holds it, and two
 * records with equal arrays would not be equal.
 *
 * <p>Pure; safe on any thread.
 */
public final class Octets {
  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies an array.
   *
   * @param bytes any bytes, not null; the caller keeps ownership of the array
   * @return an immutable copy
   */
  public static Octets copyOf(byte[] bytes) {
    return new Octets(bytes.clone());
  }

  /**
   * Takes an array over, without a copy: for what has megabytes.
   *
   * @param bytes any bytes, not null; nobody may change the array afterwards
   * @return the same bytes
   */
  public static Octets owned(byte[] bytes) {
    return new Octets(bytes);
  }

  /**
   * Returns a copy of the bytes.
   *
   * @return a new array owned by the caller
   */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /**
   * Returns the length.
   *
   * @return number of bytes
   */
  public int length() {
    return bytes.length;
  }

  /**
   * Returns the bytes as hexadecimal.
   *
   * @return lowercase hex, two digits a byte, no separators
   */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Returns the fingerprint by which certificates are identified everywhere in this system.
   *
   * @return SHA-256 of the bytes, 64 lowercase hex digits
   */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the length and a short fingerprint: encodings are too long for logs. */
  @Override
  public String toString() {
    return bytes.length + " bytes, sha256 " + sha256().substring(0, 16);
  }
}
