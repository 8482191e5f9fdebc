package dev.marty.emrtd.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Doc 9303-12 Tables 9 and 10: the entries of a CRL. A CRL of thousands of entries has thousands of
 * reason codes or none, so that each deviation is reported once, with how many entries have it.
 */
final class CrlEntryChecks {
  private static final Map<ASN1ObjectIdentifier, Field> FORBIDDEN =
      Map.of(
          Extension.reasonCode, Field.REA,
          Extension.instructionCode, Field.HIC,
          Extension.invalidityDate, Field.IND,
          Extension.certificateIssuer, Field.CEI);

  private CrlEntryChecks() {}

  static void check(CrlBody body, Findings findings) {
    List<CrlBody.Entry> entries = body.revoked();
    if (entries == null) {
      return;
    }
    if (entries.isEmpty()) {
      findings.error(Field.REC, Rule.EMPTY, "left out where nothing is revoked");
    }
    dates(entries, findings);
    Map<Field, Integer> present = new LinkedHashMap<>();
    Map<Field, Integer> critical = new LinkedHashMap<>();
    Set<String> otherCritical = new TreeSet<>();
    for (CrlBody.Entry entry : entries) {
      if (entry.extensions() != null) {
        for (ASN1ObjectIdentifier oid : entry.extensions().getExtensionOIDs()) {
          Field field = FORBIDDEN.get(oid);
          boolean isCritical = entry.extensions().getExtension(oid).isCritical();
          if (field != null) {
            present.merge(field, 1, Integer::sum);
          }
          if (field != null && isCritical) {
            critical.merge(field, 1, Integer::sum);
          } else if (isCritical) {
            otherCritical.add(oid.getId());
          }
        }
      }
    }
    present.forEach((field, n) -> findings.error(field, Rule.FIELD_PRESENT, entries(n)));
    critical.forEach((field, n) -> findings.error(field, Rule.CRITICAL, entries(n)));
    for (String oid : otherCritical) {
      findings.error(Field.EXT, Rule.CRITICAL, "entries: " + oid);
    }
  }

  /** The first wrong date of a kind stands for all. */
  private static void dates(List<CrlBody.Entry> entries, Findings findings) {
    Findings found = Findings.ofCrl();
    for (CrlBody.Entry entry : entries) {
      Encodings.time(Field.REC, "revocationDate", entry.revocationDate(), found);
    }
    found.list().stream().distinct().forEach(findings::add);
  }

  private static String entries(int n) {
    return n == 1 ? "1 entry" : n + " entries";
  }
}
