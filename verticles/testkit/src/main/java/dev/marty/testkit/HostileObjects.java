package dev.marty.testkit;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Objects that are made to be dear to whoever reads them. */
public final class HostileObjects {
  private static final int BIT_STRING = 0x03;
  private static final int NULL = 0x05;
  private static final int UTC_TIME = 0x17;
  private static final int VERSION = 0xA0;

  private HostileObjects() {}

  /**
   * A certificate with a SET of very many elements in it, of ten bytes each.
   *
   * @param real a certificate, which it looks like
   */
  public static byte[] manyElements(byte[] real, int elements) {
    byte[] set = new byte[elements * 10];
    byte[] one = {0x30, 0x08, NULL, 0, NULL, 0, NULL, 0, NULL, 0};
    for (int i = 0; i < set.length; i += one.length) {
      System.arraycopy(one, 0, set, i, one.length);
    }
    List<byte[]> parts = children(real);
    byte[] tbs = Der.element(Tlv.SEQUENCE, content(parts.get(0)), Der.element(Tlv.SET, set));
    return Der.element(Tlv.SEQUENCE, tbs, parts.get(1), parts.get(2));
  }

  /**
   * A certificate with a DSA key whose order is very long.
   *
   * @param real a certificate, whose key and signature it loses
   */
  public static byte[] dearKey(byte[] real, int bits) {
    byte[] order = BigInteger.ONE.shiftLeft(bits - 1).setBit(0).toByteArray();
    byte[] modulus = BigInteger.ONE.shiftLeft(2_047).setBit(0).toByteArray();
    byte[] parameters =
        Der.element(
            Tlv.SEQUENCE,
            Der.element(Tlv.INTEGER, modulus),
            Der.element(Tlv.INTEGER, order),
            Der.element(Tlv.INTEGER, new byte[] {2}));
    byte[] dsa = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x38, 0x04, 0x01};
    byte[] key =
        Der.element(
            Tlv.SEQUENCE,
            Der.element(Tlv.SEQUENCE, dsa, parameters),
            Der.element(BIT_STRING, new byte[] {0}, Der.element(Tlv.INTEGER, new byte[] {3})));
    List<byte[]> parts = children(real);
    List<byte[]> fields = children(parts.get(0));
    fields.set(6, key);
    byte[] tbs = Der.element(Tlv.SEQUENCE, fields.toArray(byte[][]::new));
    return Der.element(Tlv.SEQUENCE, tbs, parts.get(1), parts.get(2));
  }

  /**
   * A certificate with very many extensions that nobody knows, each of which is a finding.
   *
   * @param real a certificate, whose extensions and signature it loses
   * @param seed makes another certificate of it
   */
  public static byte[] manyExtensions(byte[] real, int extensions, int seed) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < extensions; i++) {
      byte[] oid = {0x2A, (byte) (0x81 + (i >> 7)), (byte) (i & 0x7F), (byte) (seed & 0x7F)};
      all.writeBytes(
          Der.element(
              Tlv.SEQUENCE,
              Der.element(Tlv.OID, oid),
              Der.element(0x01, new byte[] {(byte) 0xFF}),
              Der.element(Tlv.OCTET_STRING, new byte[] {(byte) (seed >> 7)})));
    }
    List<byte[]> parts = children(real);
    List<byte[]> fields = children(parts.get(0));
    fields.set(7, Der.element(Tlv.CONTEXT_0 + 3, Der.element(Tlv.SEQUENCE, all.toByteArray())));
    byte[] tbs = Der.element(Tlv.SEQUENCE, fields.toArray(byte[][]::new));
    return Der.element(Tlv.SEQUENCE, tbs, parts.get(1), parts.get(2));
  }

  /**
   * A certificate with another one's key: nobody has signed it, and its name is right.
   *
   * @param real a certificate, which it looks like
   * @param other whose key it gets
   */
  public static byte[] withKeyOf(byte[] real, byte[] other) {
    List<byte[]> parts = children(real);
    List<byte[]> fields = children(parts.get(0));
    fields.set(6, children(children(other).get(0)).get(6));
    byte[] tbs = Der.element(Tlv.SEQUENCE, fields.toArray(byte[][]::new));
    return Der.element(Tlv.SEQUENCE, tbs, parts.get(1), parts.get(2));
  }

  /**
   * An EF.SOD with other certificates beside its content, or none.
   *
   * @param sod a right one, whose signature it keeps
   */
  public static byte[] withCertificates(byte[] sod, byte[]... certificates) {
    List<byte[]> fields = signedData(sod);
    fields.removeIf(field -> (field[0] & 0xFF) == Tlv.CONTEXT_0);
    if (certificates.length > 0) {
      fields.add(fields.size() - 1, Der.element(Tlv.CONTEXT_0, certificates));
    }
    return withSignedData(sod, fields);
  }

  /**
   * An EF.SOD that names its signer by key identifier.
   *
   * @param sod a right one, whose signature it keeps
   * @param identifier of the signer's key
   */
  public static byte[] namedByKey(byte[] sod, byte[] identifier) {
    List<byte[]> fields = signedData(sod);
    List<byte[]> info = children(children(fields.get(fields.size() - 1)).get(0));
    info.set(0, new byte[] {Tlv.INTEGER, 1, 3});
    info.set(1, Der.element(0x80, identifier));
    fields.set(
        fields.size() - 1,
        Der.element(Tlv.SET, Der.element(Tlv.SEQUENCE, info.toArray(byte[][]::new))));
    return withSignedData(sod, fields);
  }

  /**
   * An EF.SOD with the SignerInfos of two of the same content.
   *
   * @param first whose certificates it keeps
   * @param second whose SignerInfo is the second one
   */
  public static byte[] signedTwice(byte[] first, byte[] second) {
    List<byte[]> fields = signedData(first);
    List<byte[]> others = signedData(second);
    fields.set(
        fields.size() - 1,
        Der.element(
            Tlv.SET,
            content(fields.get(fields.size() - 1)),
            content(others.get(others.size() - 1))));
    return withSignedData(first, fields);
  }

  private static List<byte[]> signedData(byte[] sod) {
    return children(children(children(children(sod).get(0)).get(1)).get(0));
  }

  private static byte[] withSignedData(byte[] sod, List<byte[]> fields) {
    byte[] data = Der.element(Tlv.SEQUENCE, fields.toArray(byte[][]::new));
    return Der.element(
        0x77,
        Der.element(
            Tlv.SEQUENCE, children(children(sod).get(0)).get(0), Der.element(Tlv.CONTEXT_0, data)));
  }

  /** Constructed elements within each other, to any depth. */
  public static byte[] deep(int depth) {
    byte[] bytes = new byte[4 * depth];
    for (int i = 0; i < depth; i++) {
      bytes[2 * i] = Tlv.SEQUENCE;
      bytes[2 * i + 1] = (byte) 0x80;
    }
    return bytes;
  }

  /**
   * A CRL that nobody has signed.
   *
   * @param real a CRL, whose signature it gets
   * @param entries how many certificates it revokes
   */
  public static byte[] crl(byte[] real, int entries) {
    byte[] time = Der.element(UTC_TIME, "260101000000Z".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream revoked = new ByteArrayOutputStream();
    for (int i = 0; i < entries; i++) {
      byte[] serial = BigInteger.valueOf(1L << 40).add(BigInteger.valueOf(i)).toByteArray();
      revoked.writeBytes(Der.element(Tlv.SEQUENCE, Der.element(Tlv.INTEGER, serial), time));
    }
    List<byte[]> parts = children(real);
    List<byte[]> fields = children(parts.get(0));
    fields.removeIf(field -> (field[0] & 0xFF) == VERSION);
    // version, signature, issuer, thisUpdate, nextUpdate, and what is revoked.
    fields.subList(5, fields.size()).clear();
    fields.add(Der.element(Tlv.SEQUENCE, revoked.toByteArray()));
    byte[] tbs = Der.element(Tlv.SEQUENCE, fields.toArray(byte[][]::new));
    return Der.element(Tlv.SEQUENCE, tbs, parts.get(1), parts.get(2));
  }

  /** Bytes that are nothing, as many as wanted. */
  public static byte[] zeros(int length) {
    byte[] zeros = new byte[length];
    Arrays.fill(zeros, (byte) 0);
    return zeros;
  }

  private static List<byte[]> children(byte[] element) {
    try {
      List<byte[]> children = new ArrayList<>();
      for (Tlv child : Tlv.guarded(element, Asn1Limits.CRL).children(1_000)) {
        children.add(child.bytes());
      }
      return children;
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] content(byte[] element) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    children(element).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
