package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerIdentifier;

/** Finds the signer's certificate in the CMS object by its sid (RFC 5652 clause 5.3). */
public final class SignerLookup {
  private SignerLookup() {}

  /**
   * Finds the signer's certificate.
   *
   * @param signer the SignerInfo
   * @param certificates where to look
   * @return the first that its sid names
   * @throws CmsRefusalException SIGNER_CERTIFICATE_UNREADABLE or SIGNER_CERTIFICATE_MISSING;
   *     NOT_SIGNED_DATA for a malformed sid
   */
  public static CertificateOutcome.Parsed find(
      CmsSigner signer, List<? extends CertificateOutcome> certificates)
      throws CmsRefusalException {
    Optional<? extends CertificateOutcome> first =
        certificates.stream().filter(named(signer)).findFirst();
    if (first.isPresent()) {
      return (CertificateOutcome.Parsed) first.get();
    }
    String description = parse(() -> description(signer.info().getSID()));
    for (CertificateOutcome outcome : certificates) {
      if (outcome instanceof CertificateOutcome.Unreadable unreadable) {
        throw new CmsRefusalException(
            CmsReason.SIGNER_CERTIFICATE_UNREADABLE,
            String.format(
                Locale.ROOT,
                "no readable certificate of the CMS object has %s; one could not be read: %s",
                description,
                unreadable.reason()));
      }
    }
    throw new CmsRefusalException(
        CmsReason.SIGNER_CERTIFICATE_MISSING,
        String.format(
            Locale.ROOT,
            "none of the %d certificates of the CMS object has %s; Doc 9303 demands the signer's",
            certificates.size(),
            description));
  }

  /**
   * Tells which certificates a sid names. Several may be: serial numbers are given twice in real
   * life, and what stands beside the content is signed by nobody.
   *
   * @param signer the SignerInfo
   * @return true for readable certificates with its issuer and serial number, or key identifier
   * @throws CmsRefusalException NOT_SIGNED_DATA for a malformed sid
   */
  public static Predicate<CertificateOutcome> named(CmsSigner signer) throws CmsRefusalException {
    Predicate<CertificateOutcome.Parsed> wanted = parse(() -> wanted(signer.info().getSID()));
    return outcome -> outcome instanceof CertificateOutcome.Parsed parsed && wanted.test(parsed);
  }

  /**
   * Tells which kind of sid is used.
   *
   * @param signer the SignerInfo
   * @return true for a subjectKeyIdentifier, false for issuer and serial number
   */
  public static boolean byKeyIdentifier(CmsSigner signer) {
    return signer.info().getSID().isTagged();
  }

  /**
   * Tells whether a sid has the very bytes of issuer and serial number, string types and letter
   * case included, and nothing else. Nobody signs a sid, and names are compared more loosely than
   * that.
   *
   * @param signer the SignerInfo
   * @param certificate that its sid names
   * @return true also for a key identifier
   * @throws CmsRefusalException NOT_SIGNED_DATA for a malformed sid
   */
  public static boolean namesExactly(CmsSigner signer, CertificateOutcome.Parsed certificate)
      throws CmsRefusalException {
    SignerIdentifier sid = signer.info().getSID();
    ParsedCertificate named = certificate.certificate();
    return sid.isTagged()
        || parse(
            () ->
                Arrays.equals(
                    sid.getId().toASN1Primitive().getEncoded(),
                    Der.element(
                        Tlv.SEQUENCE,
                        named.issuer().toByteArray(),
                        named.tbsCertificate().getSerialNumber().getEncoded())));
  }

  private static Predicate<CertificateOutcome.Parsed> wanted(SignerIdentifier sid) {
    if (sid.isTagged()) {
      String identifier = keyIdentifier(sid);
      return parsed -> identifier.equals(parsed.facts().subjectKeyIdentifier());
    }
    IssuerAndSerialNumber id = IssuerAndSerialNumber.getInstance(sid.getId());
    Names.decode(id.getName());
    return parsed -> matches(id, parsed.certificate());
  }

  private static String description(SignerIdentifier sid) {
    if (sid.isTagged()) {
      return "subject key identifier " + keyIdentifier(sid);
    }
    IssuerAndSerialNumber id = IssuerAndSerialNumber.getInstance(sid.getId());
    return String.format(
        Locale.ROOT,
        "serial number %s of %s",
        id.getSerialNumber().getValue().toString(16),
        Names.text(id.getName()));
  }

  private static String keyIdentifier(SignerIdentifier sid) {
    return HexFormat.of().formatHex(ASN1OctetString.getInstance(sid.getId()).getOctets());
  }

  private static <T> T parse(Bouncy.Step<T> step) throws CmsRefusalException {
    try {
      return Bouncy.parse("sid", step);
    } catch (MalformedAsn1Exception e) {
      throw CmsRefusalException.malformed(CmsReason.NOT_SIGNED_DATA, "SignerInfo", e);
    }
  }

  private static boolean matches(IssuerAndSerialNumber id, ParsedCertificate certificate) {
    return id.getName().equals(certificate.tbsCertificate().getIssuer())
        && id.getSerialNumber().hasValue(certificate.tbsCertificate().getSerialNumber().getValue());
  }
}
