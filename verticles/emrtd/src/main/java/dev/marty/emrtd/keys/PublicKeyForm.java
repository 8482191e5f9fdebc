package dev.marty.emrtd.keys;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ECPoint;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * How the parameters of an EC key are written. The key itself is always kept by the name of its
 * curve, for which BouncyCastle has arithmetic several times as fast; only its certificate shows
 * the form Doc 9303-12 clause 4.1.6.3 demands: parameters spelled out, with cofactor, base point
 * uncompressed. The seed, optional there and used by nobody, is left out.
 */
final class PublicKeyForm {
  private PublicKeyForm() {}

  static SubjectPublicKeyInfo of(
      KeyAlgorithm algorithm, SubjectPublicKeyInfo key, boolean explicitParameters) {
    if (algorithm.family() != KeyAlgorithm.Family.EC) {
      return key;
    }
    ASN1Encodable parameters =
        explicitParameters
            ? explicit(algorithm.curve())
            : new X962Parameters(ECNamedCurveTable.getOID(algorithm.curve()));
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, parameters.toASN1Primitive()),
        key.getPublicKeyData().getOctets());
  }

  private static X962Parameters explicit(String curve) {
    X9ECParameters named = ECNamedCurveTable.getByName(curve);
    return new X962Parameters(
        new X9ECParameters(
            named.getCurve(),
            new X9ECPoint(named.getG(), false),
            named.getN(),
            named.getH(),
            null));
  }
}
