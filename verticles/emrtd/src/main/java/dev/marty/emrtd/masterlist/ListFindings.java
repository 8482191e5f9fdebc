package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.Anchor;
import dev.marty.emrtd.cms.CheckedSigner;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.cms.SignedListFindings;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Judges a list as a whole against Doc 9303-12 Table 18, beyond what refuses it. */
final class ListFindings {
  private ListFindings() {}

  static List<Finding> check(
      SignedDataParts parts,
      ListContent content,
      List<CertificateOutcome> listed,
      CheckedSigner signer,
      Anchor anchor) {
    Findings findings = Findings.ofMasterList();
    SignedListFindings.check(parts, signer, findings);
    SignedListFindings.anchor(parts, signer, anchor, findings);
    if (!anchor.listed()) {
      findings.warn(Field.LST, Rule.FIELD_NOT_PRESENT, "the signer's CSCA in the list");
    }
    if (content.version() != 0) {
      findings.error(Field.LST, Rule.WRONG_VERSION, "version " + content.version());
    }
    if (!content.derSorted()) {
      findings.error(Field.LST, Rule.NOT_DER, "SET OF not in DER order");
    }
    members(listed, findings);
    return findings.list();
  }

  /** Of members, not of the list: it is judged by what its signer answers for. */
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
          findings.warn(
              Field.LST,
              Rule.NOT_AN_AUTHORITY,
              String.format(Locale.ROOT, "position %d, %s", i, kind(parsed.facts().kind())));
        }
      } else {
        findings.warn(Field.LST, Rule.UNREADABLE, "position " + i);
      }
    }
  }

  private static String kind(CertificateKind kind) {
    return kind == CertificateKind.END_ENTITY ? "an end entity" : "without cA";
  }
}
