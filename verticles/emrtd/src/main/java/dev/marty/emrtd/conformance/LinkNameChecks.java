package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.Names;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * The PKD's check 1.8 of uploads: the last two levels of a link's subject, country and the one
 * below it, should be its issuer's, else it may be a cross certificate. "Should": real states
 * rename the ministry that runs their CSCA.
 */
final class LinkNameChecks {
  private static final int LEVELS = 2;

  private LinkNameChecks() {}

  static void check(Examined examined) {
    TBSCertificate tbs = examined.certificate().tbsCertificate();
    if (examined.csca()
        && examined.facts().kind() == CertificateKind.NAME_CHANGING_LINK
        && !last(tbs.getSubject()).equals(last(tbs.getIssuer()))) {
      examined
          .findings()
          .warn(
              Field.SUB,
              Rule.LAST_LEVELS_DIFFER,
              "a link's last two levels should be its issuer's");
    }
  }

  /** Real names begin or end with their country; the last levels are at that end. */
  private static String last(X500Name name) {
    RDN[] rdns = name.getRDNs();
    int count = Math.min(LEVELS, rdns.length);
    boolean countryLast = rdns.length > 0 && isCountry(rdns[rdns.length - 1]);
    RDN[] last = new RDN[count];
    for (int i = 0; i < count; i++) {
      last[i] = rdns[countryLast && !isCountry(rdns[0]) ? rdns.length - 1 - i : i];
    }
    return Names.canonical(new X500Name(last));
  }

  private static boolean isCountry(RDN rdn) {
    return rdn.size() > 0 && rdn.getFirst().getType().equals(BCStyle.C);
  }
}
