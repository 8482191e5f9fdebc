package dev.marty.emrtd.sod;

import dev.marty.emrtd.certificate.CertificateOutcome;
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
    return check(sod, null);
  }

  /**
   * Checks with the certificate of the signer, and for further SignerInfos with those inside.
   *
   * @param sod what was read
   * @param signer the certificate that the first SignerInfo's sid names, which may stand elsewhere,
   *     as LDS 1.7 allows; null for the one inside
   * @return the verdict
   */
  public static SodVerdict check(Sod sod, CertificateOutcome.Parsed signer) {
    try {
      if (sod.unreadableSigner() != null) {
        throw sod.unreadableSigner();
      }
      List<CmsSigner> all = sod.signers();
      CmsSigner first = all.get(0);
      Verified verified =
          verified(sod, first, signer == null ? sod.certificates() : List.of(signer));
      for (CmsSigner further : all.subList(1, all.size())) {
        verified(sod, further, sod.certificates());
      }
      return verified;
    } catch (CmsRefusalException e) {
      return new Failed(e.reason(), e.getMessage());
    }
  }

  /**
   * Tells whether a certificate's key has made the first SignerInfo's signature, whomever its sid
   * names.
   *
   * @param sod what was read
   * @param certificate any
   * @return false also where it cannot be told
   */
  public static boolean signedBy(Sod sod, CertificateOutcome.Parsed certificate) {
    try {
      SignatureCheck.content(sod.signer(), sod.parts().content());
      SignatureCheck.signature(sod.signer(), certificate, Findings.ofSod());
      return true;
    } catch (CmsRefusalException e) {
      return false;
    }
  }

  private static Verified verified(
      Sod sod, CmsSigner signer, List<? extends CertificateOutcome> certificates)
      throws CmsRefusalException {
    SignatureCheck.content(signer, sod.parts().content());
    CertificateOutcome.Parsed certificate = SignerLookup.find(signer, certificates);
    Findings deviations = Findings.ofSod();
    if (!SignerLookup.namesExactly(signer, certificate)) {
      deviations.warn(
          Field.SGI, Rule.DIFFERS, "sid is not written as issuer and serial in the certificate");
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
}
