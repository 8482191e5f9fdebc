package dev.marty.emrtd.crypto;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Bounds the numbers of a public key before anything computes with them: reading a DSA key raises a
 * power, reading a curve tests primes, and verifying takes time by the cube of the size; a
 * stranger's certificate must not choose any of it freely. A key so weak that strangers can sign
 * with it is refused as well ({@link KeyPolicy}).
 *
 * <p>Pure; safe on any thread; linear in the key.
 */
final class KeyBounds {
  static final Set<ASN1ObjectIdentifier> RSA =
      Set.of(
          PKCSObjectIdentifiers.rsaEncryption,
          PKCSObjectIdentifiers.id_RSASSA_PSS,
          X509ObjectIdentifiers.id_ea_rsa);
  private static final Set<ASN1ObjectIdentifier> DSA =
      Set.of(X9ObjectIdentifiers.id_dsa, OIWObjectIdentifiers.dsaWithSHA1);

  /** The largest modulus that travel documents have is 6,144 bits. */
  private static final int RSA_MODULUS = 16_384;

  /** FIPS 186-5 A.1.1: 2^16 &lt; e &lt; 2^256. With a modulus above 4,096 bits that takes 0.2 s. */
  private static final int RSA_EXPONENT = 256;

  private static final int RSA_LARGE_MODULUS = 4_096;
  private static final int RSA_EXPONENT_OF_LARGE = 64;

  /** FIPS 186-4 clause 4.2 ends at 3,072 and 256. */
  private static final int DSA_MODULUS = 4_096;

  private static final int DSA_ORDER = 512;

  /** The largest named curves have 521 bits, and 571 over binary fields. */
  private static final int FIELD = 640;

  private KeyBounds() {}

  /** Refuses kinds of keys that no signature here is made with, and numbers out of bounds. */
  static void check(SubjectPublicKeyInfo info) throws IOException {
    ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
    if (DSA.contains(algorithm)) {
      dsa(info);
    } else if (X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm)) {
      ec(info);
    } else {
      throw new IOException("keys of the kind " + algorithm.getId() + " are not read");
    }
  }

  /** Reads the numbers of an RSA key, whose octets the guard of its certificate did not see. */
  static RSAPublicKey rsa(SubjectPublicKeyInfo info) throws IOException {
    RSAPublicKey key;
    try {
      byte[] encoding = info.getPublicKeyData().getOctets();
      key = Bouncy.decode("RSA public key", encoding, RSAPublicKey::getInstance);
    } catch (MalformedAsn1Exception e) {
      throw new IOException(e.getMessage(), e);
    }
    bits("RSA modulus", key.getModulus(), RSA_MODULUS);
    least("RSA modulus", key.getModulus(), KeyPolicy.LEAST_MODULUS);
    boolean large = key.getModulus().bitLength() > RSA_LARGE_MODULUS;
    bits("RSA exponent", key.getPublicExponent(), large ? RSA_EXPONENT_OF_LARGE : RSA_EXPONENT);
    if (!key.getPublicExponent().testBit(0) || key.getPublicExponent().bitLength() < 2) {
      throw new IOException(
          String.format(
              Locale.ROOT, "RSA exponent is %s: that is no key", key.getPublicExponent()));
    }
    return key;
  }

  private static void dsa(SubjectPublicKeyInfo info) throws IOException {
    DSAParameter parameters = DSAParameter.getInstance(info.getAlgorithm().getParameters());
    if (parameters == null) {
      throw new IOException("DSA parameters are left to the issuer's certificate");
    }
    bits("DSA modulus", parameters.getP(), DSA_MODULUS);
    least("DSA modulus", parameters.getP(), KeyPolicy.LEAST_MODULUS);
    bits("DSA order", parameters.getQ(), DSA_ORDER);
    least("DSA order", parameters.getQ(), KeyPolicy.LEAST_ORDER);
    bits("DSA generator", parameters.getG(), DSA_MODULUS);
    octets("DSA public key", info.getPublicKeyData().getOctets(), DSA_MODULUS / 8 + 8);
  }

  /** Named curves are bounded by their names; SpecifiedECDomain is of X9.62 clause 6. */
  private static void ec(SubjectPublicKeyInfo info) throws IOException {
    int field = FIELD;
    if (info.getAlgorithm().getParameters() instanceof ASN1Sequence domain) {
      field = field(ASN1Sequence.getInstance(domain.getObjectAt(1)));
      int length = (field + 7) / 8;
      ASN1Sequence curve = ASN1Sequence.getInstance(domain.getObjectAt(2));
      // One octet more than X9.62 says: the CSCA of AE has a zero before each.
      octets("EC coefficient a", octets(curve.getObjectAt(0)), length + 1);
      octets("EC coefficient b", octets(curve.getObjectAt(1)), length + 1);
      octets("EC base point", octets(domain.getObjectAt(3)), 2 * length + 1);
      // Hasse: a group has at most q + 1 + 2 sqrt(q) elements.
      bits("EC group order", number(domain.getObjectAt(4)), field + 1);
      if (domain.size() > 5) {
        bits("EC cofactor", number(domain.getObjectAt(5)), field + 1);
      }
    }
    octets("EC public key", info.getPublicKeyData().getOctets(), 2 * ((field + 7) / 8) + 1);
  }

  /** Bits of the field, whose polynomial BouncyCastle would take as it comes. */
  private static int field(ASN1Sequence fieldId) throws IOException {
    if (X9ObjectIdentifiers.prime_field.equals(fieldId.getObjectAt(0))) {
      BigInteger prime = number(fieldId.getObjectAt(1));
      bits("EC field", prime, FIELD);
      return prime.bitLength();
    }
    ASN1Sequence binary = ASN1Sequence.getInstance(fieldId.getObjectAt(1));
    int degree = below(FIELD + 1, number(binary.getObjectAt(0)));
    ASN1Encodable terms = binary.getObjectAt(2);
    if (terms instanceof ASN1Integer term) {
      below(degree, term.getValue());
    } else {
      for (ASN1Encodable term : ASN1Sequence.getInstance(terms)) {
        below(degree, number(term));
      }
    }
    return degree;
  }

  private static int below(int bound, BigInteger value) throws IOException {
    if (value.signum() <= 0 || value.compareTo(BigInteger.valueOf(bound)) >= 0) {
      throw new IOException(
          "EC binary field has a degree or a term outside of 1 to " + (bound - 1));
    }
    return value.intValueExact();
  }

  private static void bits(String what, BigInteger value, int most) throws IOException {
    if (value.signum() <= 0) {
      throw new IOException(what + " is not positive");
    }
    if (value.bitLength() > most) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%s has %d bits, more than %d", what, value.bitLength(), most));
    }
  }

  /** Refuses what is too small. */
  static void least(String what, BigInteger value, int least) throws IOException {
    if (value.bitLength() < least) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has %d bits, and strangers can sign with less than %d",
              what,
              value.bitLength(),
              least));
    }
  }

  private static void octets(String what, byte[] value, int most) throws IOException {
    if (value.length > most) {
      throw new IOException(
          String.format(Locale.ROOT, "%s has %d octets, more than %d", what, value.length, most));
    }
  }

  private static BigInteger number(ASN1Encodable element) {
    return ASN1Integer.getInstance(element).getValue();
  }

  private static byte[] octets(ASN1Encodable element) {
    return ASN1OctetString.getInstance(element).getOctets();
  }
}
