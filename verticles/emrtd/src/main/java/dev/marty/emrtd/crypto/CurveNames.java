package dev.marty.emrtd.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/**
 * Names of elliptic curves. Doc 9303-12 clause 4.1.6 wants the parameters spelled out, people want
 * the name.
 */
final class CurveNames {
  /** NIST names where they are better known than BouncyCastle's or SEC's. */
  private static final Map<String, String> CUSTOMARY =
      Map.of(
          "secp192r1", "P192",
          "prime192v1", "P192",
          "secp224r1", "P224",
          "secp256r1", "P256",
          "prime256v1", "P256",
          "secp384r1", "P384",
          "secp521r1", "P521");

  private static final List<String> SEARCHED =
      List.of(
          "secp256r1",
          "secp384r1",
          "secp521r1",
          "secp224r1",
          "secp192r1",
          "brainpoolP160r1",
          "brainpoolP192r1",
          "brainpoolP224r1",
          "brainpoolP256r1",
          "brainpoolP320r1",
          "brainpoolP384r1",
          "brainpoolP512r1",
          "brainpoolP256t1",
          "brainpoolP320t1",
          "brainpoolP384t1",
          "brainpoolP512t1",
          "secp256k1",
          "FRP256v1");

  private static final Map<String, ECDomainParameters> SHARED = new ConcurrentHashMap<>();

  private CurveNames() {}

  /** Name of a curve given by OID; the dotted OID if nobody named it; null if it is no OID. */
  static String of(ASN1Encodable namedCurve) {
    if (!(namedCurve instanceof ASN1ObjectIdentifier oid)) {
      return null;
    }
    String name = ECNamedCurveTable.getName(oid);
    return name == null ? oid.getId() : CUSTOMARY.getOrDefault(name, name);
  }

  /**
   * Name of a curve given by its parameters. All of them must agree: with another generator or
   * order it would be another group under a trusted name (CVE-2020-0601).
   */
  static Optional<String> of(ECDomainParameters domain) {
    return find(domain).map(name -> CUSTOMARY.getOrDefault(name, name));
  }

  /**
   * The known curve that spelled-out parameters are those of: the same group, but one object for
   * all keys, with arithmetic made for it. Verifying is up to seven times as fast so.
   */
  static Optional<ECDomainParameters> shared(ECDomainParameters domain) {
    return find(domain).map(name -> SHARED.computeIfAbsent(name, CurveNames::domain));
  }

  /** Tells whether a key's parameters came from {@link #shared}. */
  static boolean isShared(ECDomainParameters domain) {
    return SHARED.containsValue(domain);
  }

  private static ECDomainParameters domain(String name) {
    X9ECParameters fast = CustomNamedCurves.getByName(name);
    return new ECDomainParameters(fast == null ? ECNamedCurveTable.getByName(name) : fast);
  }

  private static Optional<String> find(ECDomainParameters domain) {
    return SEARCHED.stream()
        .filter(name -> same(ECNamedCurveTable.getByName(name), domain))
        .findFirst();
  }

  private static boolean same(X9ECParameters named, ECDomainParameters domain) {
    return named != null
        && named.getCurve().getFieldSize() == domain.getCurve().getFieldSize()
        && named.getN().equals(domain.getN())
        && named.getCurve().equals(domain.getCurve())
        && Arrays.equals(named.getG().getEncoded(false), domain.getG().getEncoded(false))
        && (domain.getH() == null || named.getH().equals(domain.getH()));
  }
}
