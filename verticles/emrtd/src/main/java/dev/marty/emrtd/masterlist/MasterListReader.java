package dev.marty.emrtd.masterlist;

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
import dev.marty.emrtd.conformance.CertificateConformance;
import dev.marty.emrtd.conformance.CscaConformance;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.masterlist.MasterListOutcome.Accepted;
import dev.marty.emrtd.masterlist.MasterListOutcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads CSCA master lists (Doc 9303-12 clause 9): takes the CMS object apart, verifies its
 * signature, finds the CSCA behind the signer and judges every certificate.
 *
 * <p>The cheap checks come first: a changed or forged list is refused before any of its
 * certificates is decoded. Revocation of the signer is not looked at; that takes a CRL.
 *
 * <p>Pure; safe on any thread; CPU heavy (about a second for 600 certificates), call it off the
 * event loop.
 */
public final class MasterListReader {
  private static final ContentProfile PROFILE =
      new ContentProfile("a CSCA master list", List.of(Oids.MASTER_LIST));

  private MasterListReader() {}

  /**
   * Reads a master list. Never throws for any bytes, and needs memory in proportion to the bytes
   * that are there, not to the lengths they declare.
   *
   * @param cms DER (or BER) of a CMS ContentInfo with SignedData (RFC 5652), not PEM, not base64;
   *     not null, not kept, not changed
   * @return the list, or the reason to refuse it
   */
  public static MasterListOutcome read(byte[] cms) {
    try {
      return new Accepted(list(SignedDataParser.parse(cms, PROFILE)));
    } catch (CmsRefusalException e) {
      return new Refused(e.reason(), e.getMessage());
    }
  }

  private static MasterList list(SignedDataParts parts) throws CmsRefusalException {
    List<CertificateOutcome> beside = readAll(parts.certificates());
    List<CheckedSigner> signers = new ArrayList<>();
    for (Octets encoding : parts.signerInfos()) {
      signers.add(CheckedSigner.check(encoding, parts, beside, Findings.ofMasterList()));
    }
    ListContent content = ListContent.parse(parts.content().toByteArray());
    List<CertificateOutcome> listed = readAll(content.certificates());
    List<Anchor> anchors = new ArrayList<>();
    for (CheckedSigner signer : signers) {
      anchors.add(anchor(signer, listed, beside));
    }
    CheckedSigner first = signers.get(0);
    Anchor anchor = anchors.get(0);
    List<Finding> findings =
        new ArrayList<>(ListFindings.check(parts, content, listed, first, anchor));
    signers.forEach(
        signer ->
            findings.addAll(
                CertificateConformance.check(signer.certificate(), Profile.MASTER_LIST_SIGNER)));
    return new MasterList(content.version(), judged(listed), first.report(anchor), findings);
  }

  private static Anchor anchor(
      CheckedSigner signer, List<CertificateOutcome> listed, List<CertificateOutcome> beside)
      throws CmsRefusalException {
    List<Anchor> candidates = Anchor.named(signer, listed, beside);
    String issuer = signer.certificate().facts().issuer();
    if (candidates.isEmpty()) {
      throw new CmsRefusalException(
          CmsReason.SIGNER_NOT_ANCHORED,
          String.format(
              Locale.ROOT,
              "neither the list nor the CMS object has a CSCA certificate of %s, the issuer of the signer's",
              issuer));
    }
    return Anchor.of(signer, candidates)
        .orElseThrow(
            () ->
                new CmsRefusalException(
                    CmsReason.SIGNER_CHAIN_INVALID,
                    String.format(
                        Locale.ROOT,
                        "%d CSCA certificates have the name %s, but none of their keys signed the signer's certificate",
                        candidates.size(),
                        issuer)));
  }

  private static List<CertificateOutcome> readAll(List<Octets> encodings) {
    return encodings.stream().map(der -> CertificateReader.read(der.toByteArray())).toList();
  }

  private static List<ListedCertificate> judged(List<CertificateOutcome> listed) {
    List<ListedCertificate> judged = new ArrayList<>();
    for (CertificateOutcome outcome : listed) {
      judged.add(new ListedCertificate(judged.size(), outcome, findings(outcome)));
    }
    return judged;
  }

  private static List<Finding> findings(CertificateOutcome outcome) {
    if (outcome instanceof CertificateOutcome.Parsed parsed) {
      return CscaConformance.check(parsed);
    }
    Findings findings = Findings.ofCsca();
    findings.error(Field.EXT, Rule.UNREADABLE, ((CertificateOutcome.Unreadable) outcome).reason());
    return findings.list();
  }
}
