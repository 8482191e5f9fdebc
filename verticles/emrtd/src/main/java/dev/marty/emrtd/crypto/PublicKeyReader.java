package dev.marty.emrtd.crypto;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/**
 * Describes public keys.
 *
 * <p>Pure; safe on any thread; checking that a key is a key takes up to some milliseconds.
 */
public final class PublicKeyReader {
  private PublicKeyReader() {}

  /**
   * Describes a key. A key that cannot be read is described by its algorithm's OID: an odd key must
   * not make a certificate unreadable.
   *
   * @param info SubjectPublicKeyInfo of a certificate
   * @return the facts
   */
  public static PublicKeyFacts describe(SubjectPublicKeyInfo info) {
    try {
      return Bouncy.parse("public key", () -> describe(info, PublicKeys.read(info)));
    } catch (MalformedAsn1Exception e) {
      String oid = info.getAlgorithm().getAlgorithm().getId();
      return new PublicKeyFacts(oid, oid, 0, null, false);
    }
  }

  /**
   * Tells how the EC domain parameters of a key are given.
   *
   * @param info SubjectPublicKeyInfo of a certificate
   * @return true if they are spelled out; false for named curves, implicit parameters, other keys
   */
  private static boolean explicitParameters(SubjectPublicKeyInfo info) {
    return X9ObjectIdentifiers.id_ecPublicKey.equals(info.getAlgorithm().getAlgorithm())
        && info.getAlgorithm().getParameters() instanceof ASN1Sequence;
  }

  private static PublicKeyFacts describe(SubjectPublicKeyInfo info, AsymmetricKeyParameter key) {
    if (key instanceof RSAKeyParameters rsa) {
      int bits = rsa.getModulus().bitLength();
      return new PublicKeyFacts("RSA-" + bits, "RSA", bits, null, false);
    }
    if (key instanceof ECPublicKeyParameters ec) {
      return describeEc(info, ec.getParameters());
    }
    if (key instanceof DSAPublicKeyParameters dsa) {
      int bits = dsa.getParameters().getP().bitLength();
      return new PublicKeyFacts("DSA-" + bits, "DSA", bits, null, false);
    }
    String oid = info.getAlgorithm().getAlgorithm().getId();
    return new PublicKeyFacts(oid, oid, 0, null, false);
  }

  private static PublicKeyFacts describeEc(SubjectPublicKeyInfo info, ECDomainParameters domain) {
    boolean explicit = explicitParameters(info);
    String curve =
        explicit
            ? CurveNames.of(domain).orElse(null)
            : CurveNames.of(
                X962Parameters.getInstance(info.getAlgorithm().getParameters()).getParameters());
    int bits = domain.getCurve().getFieldSize();
    String description = curve == null ? "EC-unnamed-" + bits : "EC-" + curve;
    return new PublicKeyFacts(description, "EC", bits, curve, explicit);
  }
}
