package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.CmsSigner;
import dev.marty.emrtd.cms.SignatureCheck;
import dev.marty.emrtd.cms.SignerLookup;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.SignatureScheme;
import dev.marty.emrtd.sod.SodVerdict.Failed;
import dev.marty.emrtd.sod.SodVerdict.Verified;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the signature of an EF.SOD (RFC 5652 clause 5.6). The algorithm comes from the SignerInfo;
 * the Document Signer certificate's own signature algorithm is its CSCA's and says nothing here.
 *
 * <p>Pure; safe on any thread; CPU heavy (0.1 to 1 ms), call it off the event loop.
 */
public final class SodSignature {
  private SodSignature() {}

  /**
   * Checks with the certificates inside.
   *
   * @param sod what was read
   * @return the verdict
   */
  public static SodVerdict check(Sod sod) {
    return check(sod, List.of());
  }

  /**
   * Checks with the certificates inside and others.
   *
   * @param sod what was read
   * @param known certificates read before: one that is inside need not be read again, and any may
   *     stand in where the object leaves the signer's out, as LDS 1.7 allows
   * @return the verdict
   */
  public static SodVerdict check(Sod sod, List<CertificateOutcome.Parsed> known) {
    try {
      if (sod.unreadableSigner() != null) {
        throw sod.unreadableSigner();
      }
      List<CertificateOutcome> certificates = certificates(sod, known);
      Verified first = null;
      for (CmsSigner signer : sod.signers()) {
        Verified verified = verified(sod, signer, certificates);
        first = first == null ? verified : first;
      }
      return first;
    } catch (CmsRefusalException e) {
      return new Failed(e.reason(), e.getMessage());
    }
  }

  private static Verified verified(Sod sod, CmsSigner signer, List<CertificateOutcome> certificates)
      throws CmsRefusalException {
    SignatureCheck.content(signer, sod.parts().content());
    CertificateOutcome.Parsed certificate = SignerLookup.find(signer, certificates);
    Findings deviations = Findings.ofSod();
    if (!SignerLookup.namesExactly(signer, certificate)) {
      deviations.warn(
          Field.SGI, Rule.DIFFERS, "the issuer in sid is not written as in the certificate");
    }
    SignatureScheme scheme = SignatureCheck.signature(signer, certificate, deviations);
    if (!SignatureCheck.permitted(scheme)) {
      deviations.error(Field.SIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, scheme.displayName());
    }
    return new Verified(
        certificate,
        signer.digest().name(),
        scheme.displayName(),
        signer.attributes().signingTime(),
        deviations.list());
  }

  private static List<CertificateOutcome> certificates(
      Sod sod, List<CertificateOutcome.Parsed> known) {
    if (known.isEmpty()) {
      return sod.certificates();
    }
    List<CertificateOutcome> certificates = new ArrayList<>();
    for (Octets encoding : sod.parts().certificates()) {
      certificates.add(
          known.stream()
              .filter(candidate -> candidate.bytes().equals(encoding))
              .map(CertificateOutcome.class::cast)
              .findFirst()
              .orElseGet(() -> CertificateReader.read(encoding.toByteArray())));
    }
    certificates.addAll(known);
    return certificates;
  }
}
