package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Doc 9303-12 clause 4.1.6: EC parameters explicit, with cofactor, points uncompressed. */
final class PublicKeyChecks {
  private static final int BASE_INDEX = 3;
  private static final int COFACTOR_INDEX = 5;
  private static final int UNCOMPRESSED = 4;

  private PublicKeyChecks() {}

  static void check(Examined examined) {
    SubjectPublicKeyInfo key = examined.certificate().publicKey();
    Findings findings = examined.findings();
    if (examined.facts().publicKey().bits() == 0) {
      findings.error(Field.PKI, Rule.MALFORMED, key.getAlgorithm().getAlgorithm().getId());
      return;
    }
    if (!X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm().getAlgorithm())) {
      return;
    }
    if (!examined.facts().publicKey().explicitParameters()) {
      findings.error(Field.PKI, Rule.PARAMETERS_NOT_EXPLICIT);
    } else {
      explicit(key, findings);
    }
    if (compressed(key.getPublicKeyData().getOctets())) {
      findings.error(Field.PKI, Rule.POINT_COMPRESSED, "public key");
    }
  }

  /** SpecifiedECDomain of X9.62: version, fieldID, curve, base, order, cofactor OPTIONAL. */
  private static void explicit(SubjectPublicKeyInfo key, Findings findings) {
    try {
      ASN1Sequence domain =
          Bouncy.parse(
              "EC parameters", () -> ASN1Sequence.getInstance(key.getAlgorithm().getParameters()));
      if (domain.size() <= COFACTOR_INDEX) {
        findings.error(Field.PKI, Rule.COFACTOR_NOT_PRESENT);
      }
      byte[] base =
          Bouncy.parse(
              "EC base point",
              () -> ASN1OctetString.getInstance(domain.getObjectAt(BASE_INDEX)).getOctets());
      if (compressed(base)) {
        findings.error(Field.PKI, Rule.POINT_COMPRESSED, "base point");
      }
    } catch (MalformedAsn1Exception e) {
      findings.error(Field.PKI, Rule.MALFORMED, e.getMessage());
    }
  }

  private static boolean compressed(byte[] point) {
    return point.length > 0 && point[0] != UNCOMPRESSED;
  }
}
