package dev.marty.emrtd.crypto;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.util.DigestFactory;

/**
 * The hash functions of Doc 9303-12 clause 4.4, and SHA-1, which many certificates still in use
 * were signed with. MD5 is left out on purpose: collisions cost seconds.
 */
public enum DigestAlgorithm {
  /** SHA-1: verified, and reported as no longer permitted. */
  SHA1(OIWObjectIdentifiers.idSHA1.getId(), "SHA-1"),
  /** SHA-224. */
  SHA224(NISTObjectIdentifiers.id_sha224.getId(), "SHA-224"),
  /** SHA-256. */
  SHA256(NISTObjectIdentifiers.id_sha256.getId(), "SHA-256"),
  /** SHA-384. */
  SHA384(NISTObjectIdentifiers.id_sha384.getId(), "SHA-384"),
  /** SHA-512. */
  SHA512(NISTObjectIdentifiers.id_sha512.getId(), "SHA-512");

  private final String oid;
  private final String jcaName;

  DigestAlgorithm(String oid, String jcaName) {
    this.oid = oid;
    this.jcaName = jcaName;
  }

  /**
   * Finds a hash function.
   *
   * @param oid its object identifier
   * @return the function, or empty if it is not one of these
   */
  public static Optional<DigestAlgorithm> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(d -> d.oid.equals(oid.getId())).findFirst();
  }

  /**
   * Returns the object identifier.
   *
   * @return OID
   */
  public ASN1ObjectIdentifier oid() {
    return new ASN1ObjectIdentifier(oid);
  }

  /**
   * Hashes bytes.
   *
   * @param message any bytes
   * @return the hash, 20 to 64 bytes
   */
  public byte[] hash(byte[] message) {
    return newJdkDigest().digest(message);
  }

  /**
   * Hashes bytes that nobody wants to copy.
   *
   * @param message any bytes
   * @return the hash, 20 to 64 bytes
   * @throws IOException if the message cannot be had
   */
  byte[] hash(SignedBytes message) throws IOException {
    MessageDigest digest = newJdkDigest();
    message.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return digest.digest();
  }

  /** The JDK's, which the processor computes: several times as fast as BouncyCastle's. */
  private MessageDigest newJdkDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + this, e);
    }
  }

  /**
   * Returns the length of a hash.
   *
   * @return number of bytes, 20 to 64
   */
  public int length() {
    return newDigest().getDigestSize();
  }

  Digest newDigest() {
    return switch (this) {
      case SHA1 -> DigestFactory.createSHA1();
      case SHA224 -> DigestFactory.createSHA224();
      case SHA256 -> DigestFactory.createSHA256();
      case SHA384 -> DigestFactory.createSHA384();
      case SHA512 -> DigestFactory.createSHA512();
    };
  }
}
