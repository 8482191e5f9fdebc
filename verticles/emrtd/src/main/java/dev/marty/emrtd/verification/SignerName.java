package dev.marty.emrtd.verification;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.sod.Sod;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Whom the sid of an EF.SOD names as its signer (RFC 5652 clause 5.3): by issuer and serial number,
 * or by key identifier. Whatever certificates stand beside it, this one is meant.
 *
 * @param issuer null with a key identifier
 * @param serial null with a key identifier
 * @param keyIdentifier lowercase hex, or null
 */
public record SignerName(X500Name issuer, BigInteger serial, String keyIdentifier) {
  /**
   * Reads it.
   *
   * @param sod what was read
   * @return empty where the sid of the first SignerInfo cannot be read
   */
  public static Optional<SignerName> of(Sod sod) {
    try {
      return Optional.of(Bouncy.parse("sid", () -> of(sid(sod))));
    } catch (MalformedAsn1Exception e) {
      // What is wrong with the SignerInfo, the signature step says.
      return Optional.empty();
    }
  }

  /** The sid of one that nobody can verify is a sid all the same. */
  private static SignerIdentifier sid(Sod sod) {
    try {
      return sod.signer().info().getSID();
    } catch (CmsRefusalException e) {
      byte[] first = sod.parts().signerInfos().get(0).toByteArray();
      return SignerInfo.getInstance(first).getSID();
    }
  }

  private static SignerName of(SignerIdentifier sid) {
    if (sid.isTagged()) {
      return new SignerName(null, null, hex(ASN1OctetString.getInstance(sid.getId())));
    }
    IssuerAndSerialNumber id = IssuerAndSerialNumber.getInstance(sid.getId());
    // Whoever is asked for it writes it: BouncyCastle complains of a wrong UTF-8 only then.
    Names.text(id.getName());
    return new SignerName(id.getName(), id.getSerialNumber().getValue(), null);
  }

  /**
   * The country of the signer's issuer.
   *
   * @param certificates DER, of which the sid may name one, or several
   * @param signed whether a certificate's key has signed
   * @return two upper-case letters, as the sid says or else as the certificate does that it names;
   *     {@link Names#NOBODY} where the issuer has none
   */
  Optional<String> country(List<Octets> certificates, Predicate<Octets> signed) {
    if (issuer != null) {
      return Optional.of(code(issuer));
    }
    Map<Octets, String> named = new LinkedHashMap<>();
    certificates.forEach(one -> issuerCountry(one).ifPresent(country -> named.put(one, country)));
    // Anybody can make another one with this identifier.
    return named.entrySet().stream()
        .filter(one -> named.size() == 1 || signed.test(one.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String code(X500Name name) {
    return Names.country(name).orElse(Names.NOBODY);
  }

  private Optional<String> issuerCountry(Octets encoding) {
    try {
      ParsedCertificate certificate = ParsedCertificate.parse(encoding.toByteArray());
      return certificate
          .decoded(Extension.subjectKeyIdentifier, ASN1OctetString::getInstance)
          .filter(identifier -> hex(identifier).equals(keyIdentifier))
          .map(named -> code(certificate.tbsCertificate().getIssuer()));
    } catch (MalformedAsn1Exception e) {
      // The path step says what is wrong with it.
      return Optional.empty();
    }
  }

  private static String hex(ASN1OctetString octets) {
    return HexFormat.of().formatHex(octets.getOctets());
  }
}
