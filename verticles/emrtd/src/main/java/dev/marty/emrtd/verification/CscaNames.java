package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.IssuerCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which names are one CSCA's: joined by a link certificate, by a key, or by a CRL's issuerAltName,
 * all of one country. Revocations count within them: real countries run several CSCAs, whose serial
 * numbers are not unique together.
 */
final class CscaNames {
  private final Map<String, String> nearer = new HashMap<>();

  /**
   * Joins the names of certificates.
   *
   * @param certificates trusted CSCA certificates, roots and links
   * @param crls that their keys signed
   */
  CscaNames(List<CertificateOutcome.Parsed> certificates, List<VerifiedCrl> crls) {
    Map<String, String> byKey = new HashMap<>();
    for (CertificateOutcome.Parsed certificate : certificates) {
      CertificateFacts facts = certificate.facts();
      String other =
          byKey.putIfAbsent(facts.country() + ' ' + facts.keySha256(), facts.subjectName());
      if (other != null) {
        join(other, facts.subjectName());
      }
      if (!facts.issuerName().equals(facts.subjectName())
          && certificates.stream().anyMatch(issuer -> linked(certificate, issuer))) {
        join(facts.issuerName(), facts.subjectName());
      }
    }
    for (VerifiedCrl verified : crls) {
      String name = verified.signer().facts().subjectName();
      verified.crl().alternativeNames().forEach(other -> join(name, other));
    }
  }

  private static boolean linked(CertificateOutcome.Parsed link, CertificateOutcome.Parsed issuer) {
    return Objects.equals(link.facts().country(), issuer.facts().country())
        && IssuerCheck.sameName(link.facts(), issuer.facts())
        && IssuerCheck.verify(link.certificate(), issuer.certificate().publicKey()).verifies();
  }

  private void join(String one, String other) {
    String a = representative(one);
    String b = representative(other);
    if (!a.equals(b)) {
      nearer.put(a, b);
    }
  }

  private String representative(String name) {
    String at = name;
    while (nearer.containsKey(at)) {
      at = nearer.get(at);
    }
    return at;
  }

  /** Whether two names, in the form for comparisons, are of one CSCA. */
  boolean same(String one, String other) {
    return representative(one).equals(representative(other));
  }
}
