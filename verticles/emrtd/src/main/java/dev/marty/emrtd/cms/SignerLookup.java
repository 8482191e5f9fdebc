package dev.marty.emrtd.cms;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.ParsedCertificate;
import java.util.HexFormat;
import java.util.List;
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
      CmsSigner signer, List<CertificateOutcome> certificates) throws CmsRefusalException {
    Wanted wanted = wanted(signer.info().getSID());
    for (CertificateOutcome outcome : certificates) {
      if (outcome instanceof CertificateOutcome.Parsed parsed && wanted.test().test(parsed)) {
        return parsed;
      }
    }
    for (CertificateOutcome outcome : certificates) {
      if (outcome instanceof CertificateOutcome.Unreadable unreadable) {
        throw new CmsRefusalException(
            CmsReason.SIGNER_CERTIFICATE_UNREADABLE,
            "no readable certificate of the CMS object has %s; one could not be read: %s"
                .formatted(wanted.description(), unreadable.reason()));
      }
    }
    throw new CmsRefusalException(
        CmsReason.SIGNER_CERTIFICATE_MISSING,
        "none of the %d certificates of the CMS object has %s; Doc 9303 demands the signer's"
            .formatted(certificates.size(), wanted.description()));
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

  private record Wanted(String description, Predicate<CertificateOutcome.Parsed> test) {}

  private static Wanted wanted(SignerIdentifier sid) throws CmsRefusalException {
    try {
      return Bouncy.parse("sid", () -> decode(sid));
    } catch (MalformedAsn1Exception e) {
      throw CmsRefusalException.malformed(CmsReason.NOT_SIGNED_DATA, "SignerInfo", e);
    }
  }

  private static Wanted decode(SignerIdentifier sid) {
    if (sid.isTagged()) {
      String identifier =
          HexFormat.of().formatHex(ASN1OctetString.getInstance(sid.getId()).getOctets());
      return new Wanted(
          "subject key identifier " + identifier,
          parsed -> identifier.equals(parsed.facts().subjectKeyIdentifier()));
    }
    IssuerAndSerialNumber id = IssuerAndSerialNumber.getInstance(sid.getId());
    return new Wanted(
        "serial number " + id.getSerialNumber().getValue().toString(16) + " of " + id.getName(),
        parsed -> matches(id, parsed.certificate()));
  }

  private static boolean matches(IssuerAndSerialNumber id, ParsedCertificate certificate) {
    return id.getName().equals(certificate.tbsCertificate().getIssuer())
        && id.getSerialNumber().hasValue(certificate.tbsCertificate().getSerialNumber().getValue());
  }
}
