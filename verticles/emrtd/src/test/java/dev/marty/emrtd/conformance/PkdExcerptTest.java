package dev.marty.emrtd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFReader;
import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.masterlist.ListedCertificate;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What ICAO found wrong with Document Signers, beside what is found here. An entry carries codes
 * about the Document Signer and about the CSCA that issued it; the CSCAs are looked for in the
 * published master lists, by name and key. Codes about a CSCA that is in none of them cannot be
 * judged and are counted apart.
 */
class PkdExcerptTest {
  private static final String EXCERPT = "pkd/icaopkd-003-excerpt.ldif";
  private static final List<String> LISTS =
      List.of("masterlists/DE_ML_2026-05-28-08-28-45.ml", "masterlists/ICAO_ml_September2023.ml");
  private static final double LEAST = 0.9;

  private int given;
  private int agreed;
  private int agreedButForSeverity;
  private int withoutCsca;
  private final List<String> disagreements = new ArrayList<>();
  private final Map<String, Integer> onlyHere = new TreeMap<>();

  @Test
  void agreesWithTheCodesOfTheDirectory() throws Exception {
    List<Entry> entries = entries();
    List<CertificateOutcome.Parsed> authorities = authorities();
    for (Entry entry : entries) {
      compare(entry, authorities);
    }
    double rate = (double) agreed / given;
    System.out.printf(
        Locale.ROOT,
        "%d entries, %d codes that can be judged: %d agree (%.1f %%), %d with another severity, "
            + "%d not found here; %d codes about a CSCA that is in no list%n",
        entries.size(),
        given,
        agreed,
        100 * rate,
        agreedButForSeverity,
        given - agreed - agreedButForSeverity,
        withoutCsca);
    disagreements.forEach(System.out::println);
    System.out.println(
        "found here and not there (entries); the PKD neither asks for PKU nor looks into SAN and IAN,"
            + " and says nothing of what the Sixth Edition allowed while it was in force:");
    onlyHere.forEach((code, n) -> System.out.printf(Locale.ROOT, "  %-18s %3d%n", code, n));

    assertThat(entries).hasSize(42);
    assertThat(rate).isGreaterThanOrEqualTo(LEAST);
  }

  private void compare(Entry entry, List<CertificateOutcome.Parsed> authorities) {
    CertificateOutcome.Parsed signer =
        Judging.certificate(entry.getAttributeValueBytes("userCertificate;binary"));
    Optional<CertificateOutcome.Parsed> csca = issuer(signer, authorities);
    Map<String, Finding> found = new TreeMap<>();
    Stream.concat(
            CertificateConformance.check(signer, Profile.DOCUMENT_SIGNER).stream(),
            csca.stream().flatMap(issuer -> asTheIssuerOf(signer, issuer)))
        .forEach(finding -> found.putIfAbsent(finding.code(), finding));
    Set<String> codes = new TreeSet<>(List.of(entry.getAttributeValues("pkdConformanceCode")));
    for (String code : codes) {
      if (code.contains(":CSCA.") && csca.isEmpty()) {
        withoutCsca++;
      } else {
        judge(signer, code, found);
      }
    }
    found.keySet().stream()
        .filter(code -> !codes.contains(code) && !codes.contains(otherSeverity(code)))
        .forEach(code -> onlyHere.merge(code, 1, Integer::sum));
  }

  private void judge(CertificateOutcome.Parsed signer, String code, Map<String, Finding> found) {
    given++;
    if (found.containsKey(code)) {
      agreed++;
      return;
    }
    Finding other = found.get(otherSeverity(code));
    String reason = "no such finding: the certificate itself does not show it";
    if (other != null) {
      agreedButForSeverity++;
      reason =
          other.code()
              + " here: issued "
              + signer.facts().notBefore()
              + ", by the "
              + Edition.inForce(signer.facts().notBefore())
              + " edition";
    }
    disagreements.add(
        String.format(Locale.ROOT, "%s, %s: %s", signer.facts().subject(), code, reason));
  }

  /** The PKD judges the issuer by the edition of the time it issued. */
  private static Stream<Finding> asTheIssuerOf(
      CertificateOutcome.Parsed signer, CertificateOutcome.Parsed issuer) {
    return CertificateConformance.check(
        issuer, Profile.CSCA, Edition.inForce(signer.facts().notBefore()))
        .stream();
  }

  private static String otherSeverity(String code) {
    return code.startsWith("ERR:") ? "WARN" + code.substring(3) : "ERR" + code.substring(4);
  }

  private static Optional<CertificateOutcome.Parsed> issuer(
      CertificateOutcome.Parsed signer, List<CertificateOutcome.Parsed> authorities) {
    return authorities.stream()
        .filter(csca -> IssuerCheck.sameName(signer.facts(), csca.facts()))
        .filter(
            csca ->
                IssuerCheck.verify(signer.certificate(), csca.certificate().publicKey()).verifies())
        .min(Comparator.comparing(csca -> csca.facts().kind() != CertificateKind.ROOT));
  }

  private static List<Entry> entries() throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (LDIFReader reader = new LDIFReader(new ByteArrayInputStream(SharedData.read(EXCERPT)))) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        if (entry.hasAttribute("pkdConformanceCode")) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static List<CertificateOutcome.Parsed> authorities() {
    return LISTS.stream()
        .map(list -> MasterListReader.read(SharedData.read(list)))
        .flatMap(outcome -> ((MasterListOutcome.Accepted) outcome).list().certificates().stream())
        .map(ListedCertificate::certificate)
        .filter(CertificateOutcome.Parsed.class::isInstance)
        .map(CertificateOutcome.Parsed.class::cast)
        .toList();
  }
}
