package dev.marty.emrtd.conformance;

import dev.marty.emrtd.crl.CrlEntry;
import dev.marty.emrtd.crl.ParsedCrl;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

  static void check(ParsedCrl crl, Findings findings) {
    if (crl.fields().revoked() == null) {
      return;
    }
    if (crl.size() == 0) {
      findings.error(Field.REC, Rule.EMPTY, "left out where nothing is revoked");
    }
    Set<Rule> wrongDates = new LinkedHashSet<>();
    Map<Field, Integer> present = new LinkedHashMap<>();
    Map<Field, Integer> critical = new LinkedHashMap<>();
    Set<String> otherCritical = new TreeSet<>();
    for (CrlEntry entry : crl.entries()) {
      wrongDates.add(Encodings.wrongTime(entry.revocationDate().bytes()));
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
    wrongDates.remove(null);
    wrongDates.forEach(rule -> findings.error(Field.REC, rule, "revocationDate"));
    present.forEach((field, n) -> findings.error(field, Rule.FIELD_PRESENT, entries(n)));
    critical.forEach((field, n) -> findings.error(field, Rule.CRITICAL, entries(n)));
    for (String oid : otherCritical) {
      findings.error(Field.EXT, Rule.CRITICAL, "entries: " + oid);
    }
  }

  private static String entries(int n) {
    return n == 1 ? "1 entry" : n + " entries";
  }
}
