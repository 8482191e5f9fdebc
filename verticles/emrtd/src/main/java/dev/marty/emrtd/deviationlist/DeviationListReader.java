package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.cms.Anchor;
import dev.marty.emrtd.cms.CheckedSigner;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.ContentProfile;
import dev.marty.emrtd.cms.SignedDataParser;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.cms.SignedListFindings;
import dev.marty.emrtd.conformance.CertificateConformance;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.deviationlist.DeviationListOutcome.Accepted;
import dev.marty.emrtd.deviationlist.DeviationListOutcome.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads deviation lists (Doc 9303-12 clause 10): takes the CMS object apart, verifies its
 * signature, finds the CSCA behind the signer if it is there and judges what is listed.
 *
 * <p>Revocation of the signer is not looked at; that takes a CRL.
 *
 * <p>Pure; safe on any thread; CPU heavy (some milliseconds), call it off the event loop.
 */
public final class DeviationListReader {
  private static final ContentProfile PROFILE =
      new ContentProfile("a deviation list", List.of(Oids.DEVIATION_LIST));

  private DeviationListReader() {}

  /**
   * Reads a deviation list. Never throws for any bytes, and needs memory in proportion to the bytes
   * that are there, not to the lengths they declare.
   *
   * @param cms DER (or BER) of a CMS ContentInfo with SignedData (RFC 5652), not PEM, not base64;
   *     not null, not kept, not changed
   * @return the list, or the reason to refuse it
   */
  public static DeviationListOutcome read(byte[] cms) {
    try {
      return new Accepted(list(SignedDataParser.parse(cms, PROFILE)));
    } catch (CmsRefusalException e) {
      return new Refused(e.reason(), e.getMessage());
    }
  }

  private static DeviationList list(SignedDataParts parts) throws CmsRefusalException {
    List<CertificateOutcome> beside =
        parts.certificates().stream()
            .map(der -> CertificateReader.read(der.toByteArray()))
            .toList();
    List<CheckedSigner> signers = new ArrayList<>();
    for (Octets encoding : parts.signerInfos()) {
      signers.add(CheckedSigner.check(encoding, parts, beside, Findings.ofDeviationList()));
    }
    CheckedSigner first = signers.get(0);
    Anchor anchor = Anchor.of(first, Anchor.named(first, List.of(), beside)).orElse(null);
    Findings findings = Findings.ofDeviationList();
    SignedListFindings.check(parts, first, findings);
    SignedListFindings.anchor(parts, first, anchor, findings);
    signers.forEach(signer -> unsigned(signer, findings));
    DeviationContent content = content(parts, findings);
    List<Finding> all = new ArrayList<>(findings.list());
    signers.forEach(
        signer ->
            all.addAll(
                CertificateConformance.check(signer.certificate(), Profile.DEVIATION_LIST_SIGNER)));
    return new DeviationList(
        content.version(),
        content.digestAlgorithm(),
        content.deviations(),
        first.report(anchor),
        all);
  }

  /** Table 19 forbids what Table 18 allows to master lists. */
  private static void unsigned(CheckedSigner signer, Findings findings) {
    if (signer.signer().info().getUnauthenticatedAttributes() != null) {
      findings.error(Field.SGI, Rule.FORBIDDEN_PART_PRESENT, "unsignedAttrs");
    }
  }

  private static DeviationContent content(SignedDataParts parts, Findings findings)
      throws CmsRefusalException {
    try {
      return DeviationContent.parse(parts.content().toByteArray(), findings);
    } catch (MalformedAsn1Exception e) {
      throw CmsRefusalException.malformed(
          CmsReason.MALFORMED_CONTENT, "content of the list (offsets within it)", e);
    }
  }
}
