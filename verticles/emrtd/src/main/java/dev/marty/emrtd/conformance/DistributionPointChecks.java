package dev.marty.emrtd.conformance;

import dev.marty.emrtd.conformance.ExtensionReader.Criticality;
import dev.marty.emrtd.conformance.ExtensionReader.Presence;
import java.util.Arrays;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Doc 9303-12 Table 6 and clause 7.1.1.4: CRLDistributionPoints. */
final class DistributionPointChecks {
  private DistributionPointChecks() {}

  static void check(Examined examined) {
    examined
        .extensions()
        .read(
            Field.CDP,
            Extension.cRLDistributionPoints,
            Presence.MANDATORY_SINCE_SEVENTH,
            Criticality.NOT_CRITICAL,
            value -> CRLDistPoint.getInstance(value).getDistributionPoints())
        .ifPresent(points -> points(points, examined.findings()));
  }

  private static void points(DistributionPoint[] points, Findings findings) {
    if (Arrays.stream(points).noneMatch(DistributionPointChecks::usable)) {
      findings.error(Field.CDP, Rule.NO_USABLE_LOCATION, "ldap, http or https");
    }
    if (Arrays.stream(points).anyMatch(point -> point.getReasons() != null)) {
      findings.error(Field.CDP, Rule.FORBIDDEN_PART_PRESENT, "reasons");
    }
    if (Arrays.stream(points).anyMatch(point -> point.getCRLIssuer() != null)) {
      findings.error(Field.CDP, Rule.FORBIDDEN_PART_PRESENT, "cRLIssuer");
    }
  }

  private static boolean usable(DistributionPoint point) {
    DistributionPointName name = point.getDistributionPoint();
    return name != null
        && name.getType() == DistributionPointName.FULL_NAME
        && Arrays.stream(GeneralNames.getInstance(name.getName()).getNames())
            .filter(location -> location.getTagNo() == GeneralName.uniformResourceIdentifier)
            .map(location -> ASN1IA5String.getInstance(location.getName()).getString())
            .anyMatch(DistributionPointChecks::knownScheme);
  }

  private static boolean knownScheme(String uri) {
    String lower = uri.trim().toLowerCase(Locale.ROOT);
    return lower.startsWith("ldap:") || lower.startsWith("http:") || lower.startsWith("https:");
  }
}
