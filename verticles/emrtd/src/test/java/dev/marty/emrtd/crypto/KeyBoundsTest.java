package dev.marty.emrtd.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** Keys that are made to be dear: each is refused before anything computes with it. */
class KeyBoundsTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final BigInteger ODD_AND_LONG = BigInteger.ONE.shiftLeft(65_535).setBit(0);
  private static final X9ECParameters P256 = ECNamedCurveTable.getByName("P-256");
  private static final byte[] POINT = P256.getG().getEncoded(false);

  @Test
  void dsaOfAnySizeCostsNothing() throws IOException {
    BigInteger p = BigInteger.ONE.shiftLeft(2_047).setBit(0);
    BigInteger q = BigInteger.ONE.shiftLeft(255).setBit(0);
    refused(dsa(p, ODD_AND_LONG, BigInteger.TWO, BigInteger.TEN), "DSA order has 65536 bits");
    refused(dsa(ODD_AND_LONG, q, BigInteger.TWO, BigInteger.TEN), "DSA modulus has 65536 bits");
    refused(dsa(p, q, ODD_AND_LONG, BigInteger.TEN), "DSA generator has 65536 bits");
    refused(dsa(p, q, BigInteger.TWO, ODD_AND_LONG), "DSA public key has");
    refused(dsa(p, BigInteger.ZERO, BigInteger.TWO, BigInteger.TEN), "DSA order is not positive");
    refused(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa), new ASN1Integer(10)),
        "DSA parameters are left");
  }

  @Test
  void rsaOfAnySizeCostsNothing() throws IOException {
    BigInteger modulus = BigInteger.ONE.shiftLeft(4_095).setBit(0);
    BigInteger large = BigInteger.ONE.shiftLeft(16_383).setBit(0);
    refused(rsa(ODD_AND_LONG, BigInteger.valueOf(65_537)), "RSA modulus has 65536 bits");
    refused(rsa(modulus, modulus), "RSA exponent has 4096 bits");
    refused(rsa(large, BigInteger.ONE.shiftLeft(64)), "RSA exponent has 65 bits");
    refused(rsa(modulus, BigInteger.ZERO), "RSA exponent is not positive");
    // By its old name of X.500, under which BouncyCastle reads it too.
    refused(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X509ObjectIdentifiers.id_ea_rsa),
            new RSAPublicKey(ODD_AND_LONG, BigInteger.TWO)),
        "RSA modulus has 65536 bits");
    refused(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), new byte[300_000]),
        "300000 bytes");
  }

  @Test
  void curvesOfAnySizeCostNothing() {
    byte[] a = new byte[32];
    ASN1Encodable p = prime(P256.getCurve().getField().getCharacteristic());
    refused(ec(prime(ODD_AND_LONG), a, POINT, ODD_AND_LONG, BigInteger.ONE), "EC field has 65536");
    refused(ec(p, new byte[9_000], POINT, P256.getN(), BigInteger.ONE), "EC coefficient a has");
    refused(ec(p, a, new byte[9_000], P256.getN(), BigInteger.ONE), "EC base point has");
    refused(ec(p, a, POINT, ODD_AND_LONG, BigInteger.ONE), "EC group order has 65536 bits");
    refused(ec(p, a, POINT, P256.getN(), ODD_AND_LONG), "EC cofactor has 65536 bits");
    refused(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getOID("P-256")),
            new byte[9_000]),
        "EC public key has");
  }

  @Test
  void binaryFieldsOfAnySizeCostNothing() {
    refused(
        ec(binary(Integer.MAX_VALUE, 3), new byte[1], POINT, P256.getN(), BigInteger.ONE),
        "EC binary field");
    refused(
        ec(binary(163, Integer.MAX_VALUE), new byte[1], POINT, P256.getN(), BigInteger.ONE),
        "EC binary field");
    refused(
        ec(binary(163, 1, 2, 163), new byte[1], POINT, P256.getN(), BigInteger.ONE),
        "EC binary field");
  }

  @Test
  void kindsThatSignNothingHereAreNotRead() {
    for (String kind : new String[] {"1.2.840.113549.1.3.1", "1.3.101.112", "1.3.14.7.2.1.1"}) {
      refused(
          new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(new ASN1ObjectIdentifier(kind)), new byte[32]),
          "keys of the kind " + kind);
    }
  }

  @Test
  void realKeysAreWithinTheBounds() {
    for (String file : new String[] {"DE_ML_2026-05-28-08-28-45.ml", "ICAO_ml_September2023.ml"}) {
      MasterListOutcome.Accepted list =
          (MasterListOutcome.Accepted)
              MasterListReader.read(SharedData.read("masterlists/" + file));

      assertThat(list.list().certificates())
          .allSatisfy(
              listed ->
                  assertThat(
                          ((CertificateOutcome.Parsed) listed.certificate())
                              .facts()
                              .publicKey()
                              .bits())
                      .as(listed.certificate().sha256())
                      .isPositive());
    }
  }

  private static void refused(SubjectPublicKeyInfo info, String reason) {
    assertThatThrownBy(() -> assertTimeoutPreemptively(AT_ONCE, () -> PublicKeys.read(info)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
    assertThat(PublicKeyReader.describe(info).bits()).isZero();
  }

  private static SubjectPublicKeyInfo dsa(BigInteger p, BigInteger q, BigInteger g, BigInteger y)
      throws IOException {
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa, new DSAParameter(p, q, g)),
        new ASN1Integer(y));
  }

  private static SubjectPublicKeyInfo rsa(BigInteger modulus, BigInteger exponent)
      throws IOException {
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
        new RSAPublicKey(modulus, exponent));
  }

  private static SubjectPublicKeyInfo ec(
      ASN1Encodable field, byte[] a, byte[] base, BigInteger order, BigInteger cofactor) {
    DERSequence curve =
        new DERSequence(
            new ASN1Encodable[] {new DEROctetString(a), new DEROctetString(new byte[1])});
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.id_ecPublicKey,
            new DERSequence(
                new ASN1Encodable[] {
                  new ASN1Integer(1),
                  field,
                  curve,
                  new DEROctetString(base),
                  new ASN1Integer(order),
                  new ASN1Integer(cofactor)
                })),
        POINT);
  }

  private static ASN1Encodable prime(BigInteger p) {
    return new DERSequence(
        new ASN1Encodable[] {X9ObjectIdentifiers.prime_field, new ASN1Integer(p)});
  }

  private static ASN1Encodable binary(int degree, int... terms) {
    ASN1Encodable[] integers = new ASN1Encodable[terms.length];
    for (int i = 0; i < terms.length; i++) {
      integers[i] = new ASN1Integer(terms[i]);
    }
    DERSequence field =
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1Integer(degree),
              terms.length == 1 ? X9ObjectIdentifiers.tpBasis : X9ObjectIdentifiers.ppBasis,
              terms.length == 1 ? integers[0] : new DERSequence(integers)
            });
    return new DERSequence(
        new ASN1Encodable[] {X9ObjectIdentifiers.characteristic_two_field, field});
  }
}
