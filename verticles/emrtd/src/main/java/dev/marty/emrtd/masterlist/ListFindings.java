package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.CmsSigner;
import dev.marty.emrtd.cms.SignatureCheck;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.cms.SignerLookup;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.SignatureScheme;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges a list as a whole against Doc 9303-12 Table 18, beyond what refuses it. */
final class ListFindings {
  private static final int CMS_VERSION = 3;

  private ListFindings() {}

  static List<Finding> check(
      SignedDataParts parts,
      ListContent content,
      List<CertificateOutcome> listed,
      CmsSigner signer,
      SignatureScheme scheme,
      Anchor anchor) {
    Findings findings = Findings.ofMasterList();
    container(parts, findings);
    signerInfo(parts, signer, scheme, findings);
    issuer(parts, signer, anchor, findings);
    if (content.version() != 0) {
      findings.error(Field.LST, Rule.WRONG_VERSION, "version " + content.version());
    }
    if (!content.derSorted()) {
      findings.error(Field.LST, Rule.NOT_DER, "SET OF not in DER order");
    }
    members(listed, findings);
    return findings.list();
  }

  private static void container(SignedDataParts parts, Findings findings) {
    if (parts.version() != CMS_VERSION) {
      findings.error(Field.VER, Rule.WRONG_VERSION, "SignedData v" + parts.version());
    }
    if (!parts.der()) {
      findings.error(Field.VER, Rule.NOT_DER, "SignedData has indefinite lengths");
    }
    if (parts.crls()) {
      findings.error(Field.CER, Rule.FORBIDDEN_PART_PRESENT, "crls");
    }
  }

  private static void signerInfo(
      SignedDataParts parts, CmsSigner signer, SignatureScheme scheme, Findings findings) {
    if (parts.signerInfos().size() > 1) {
      findings.warn(
          Field.SGI, Rule.MORE_THAN_ONE, parts.signerInfos().size() + " SignerInfos, all verify");
    }
    if (!SignerLookup.byKeyIdentifier(signer)) {
      findings.warn(Field.SGI, Rule.NOT_RECOMMENDED, "sid is not a subjectKeyIdentifier");
    }
    if (signer.attributes().signingTime() == null) {
      findings.error(Field.SGI, Rule.FIELD_NOT_PRESENT, "signingTime");
    }
    if (!SignatureCheck.permitted(scheme)) {
      findings.error(Field.SIG, Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED, scheme.displayName());
    }
  }

  private static void issuer(
      SignedDataParts parts, CmsSigner signer, Anchor anchor, Findings findings) {
    if (!parts.certificates().contains(anchor.certificate().bytes())) {
      findings.warn(Field.CER, Rule.FIELD_NOT_PRESENT, "the signer's CSCA beside the list");
    }
    if (!anchor.listed()) {
      findings.warn(Field.LST, Rule.FIELD_NOT_PRESENT, "the signer's CSCA in the list");
    }
    if (signer.attributes().signingTime() != null
        && !anchor.certificate().facts().validAt(signer.attributes().signingTime())) {
      findings.warn(Field.CER, Rule.NOT_VALID_AT_SIGNING_TIME, "the signer's CSCA");
    }
  }

  private static void members(List<CertificateOutcome> listed, Findings findings) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < listed.size(); i++) {
      CertificateOutcome outcome = listed.get(i);
      Integer earlier = first.putIfAbsent(outcome.sha256(), i);
      if (earlier != null) {
        findings.warn(Field.LST, Rule.DUPLICATE, "positions " + earlier + " and " + i);
      }
      if (outcome instanceof CertificateOutcome.Parsed parsed) {
        if (!parsed.facts().authority()) {
          findings.error(
              Field.LST,
              Rule.NOT_AN_AUTHORITY,
              "position %d, %s".formatted(i, kind(parsed.facts().kind())));
        }
      } else {
        findings.error(Field.LST, Rule.UNREADABLE, "position " + i);
      }
    }
  }

  private static String kind(CertificateKind kind) {
    return kind == CertificateKind.END_ENTITY ? "an end entity" : "without cA";
  }
}
