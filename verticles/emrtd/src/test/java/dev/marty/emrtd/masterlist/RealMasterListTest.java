package dev.marty.emrtd.masterlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateKind;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.cms.SignatureReport.Status;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.masterlist.MasterListOutcome.Accepted;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.junit.jupiter.api.Test;

/**
 * The lists of Germany and of ICAO, as they were published. The known counts are of 879
 * certificates from more lists than these two, whose union is smaller: each count here must stay
 * within the known one, and where presence is all that counts it must equal what a plain look at
 * the extensions gives.
 */
class RealMasterListTest {
  private static final String GERMAN = "masterlists/DE_ML_2026-05-28-08-28-45.ml";
  private static final String ICAO = "masterlists/ICAO_ml_September2023.ml";

  @Test
  void theGermanListIsValid() throws Exception {
    byte[] cms = SharedData.read(GERMAN);
    MasterList list = accepted(cms);

    assertThat(list.certificates()).hasSize(588);
    assertThat(list.signature().status()).isEqualTo(Status.VALID);
    assertThat(list.signature().deviations()).isEmpty();
    assertThat(list.signature().signatureAlgorithm()).isEqualTo("SHA256withECDSA");
    assertThat(list.signature().signer().facts().publicKey().explicitParameters()).isTrue();
    assertThat(list.signature().issuer().facts().country()).isEqualTo("DE");
    assertThat(sliced(list)).isEqualTo(independentlySliced(cms));
  }

  @Test
  void theIcaoListIsValidWithADeviation() throws Exception {
    byte[] cms = SharedData.read(ICAO);
    MasterList list = accepted(cms);

    assertThat(list.certificates()).hasSize(394);
    assertThat(list.signature().status()).isEqualTo(Status.VALID_WITH_DEVIATION);
    assertThat(list.signature().deviations())
        .extracting(Finding::code)
        .containsExactly("ERR:ML.SIG.129");
    assertThat(sliced(list)).isEqualTo(independentlySliced(cms));
  }

  @Test
  void everyRealCertificateIsReadAndNoCountExceedsTheKnownOnes() {
    Map<String, ListedCertificate> distinct = new LinkedHashMap<>();
    for (String file : new String[] {GERMAN, ICAO}) {
      accepted(SharedData.read(file))
          .certificates()
          .forEach(listed -> distinct.put(listed.certificate().sha256(), listed));
    }
    Census census = new Census(distinct.values());
    census.count("distinct", 879, listed -> true);
    census.count(
        "unreadable", 0, listed -> listed.certificate() instanceof CertificateOutcome.Unreadable);
    census.facts("roots", 572, f -> f.kind() == CertificateKind.ROOT);
    census.facts("same-name links", 172, f -> f.kind() == CertificateKind.SAME_NAME_LINK);
    census.facts("name-changing links", 132, f -> f.kind() == CertificateKind.NAME_CHANGING_LINK);
    census.facts("explicit EC", 224, f -> f.publicKey().explicitParameters());
    census.facts("RSA-4096", 539, f -> f.publicKey().description().equals("RSA-4096"));
    census.facts("RSA-6144", 10, f -> f.publicKey().description().equals("RSA-6144"));
    census.facts("PSS", 169, f -> f.signatureAlgorithm().endsWith("andMGF1"));
    census.facts("SHA-1", 115, f -> f.signatureAlgorithm().startsWith("SHA1with"));
    census.facts("no AKI", 172, f -> f.authorityKeyIdentifier() == null);
    census.code("no IAN", 386, "ERR:CSCA.IAN.14");
    census.code("no SAN", 357, "ERR:CSCA.SAN.14");
    census.code("no CDP", 335, "ERR:CSCA.CDP.14");
    census.code("no PKUP", 252, "ERR:CSCA.PKU.14");
    census.code("named EC", 7, "ERR:CSCA.PKI.47");
    census.code("no CN", 20, "ERR:CSCA.SUB.34");
    census.code("no C", 1, "ERR:CSCA.SUB.10");
    census.code("lowercase C", 23, "ERR:CSCA.SUB.110");
    census.text("serial negative", 4, "Serial Number Negative");
    census.text("serial zero", 1, "Serial Number Zero");
    census.text("pathLen absent", 45, "Path_Length_Not_Zero (absent)");
    census.code("EKU", 7, "ERR:CSCA.EKU.15");
    census.print();
    assertThat(census.excesses()).isEmpty();
    census.absences("no IAN", Extension.issuerAlternativeName);
    census.absences("no SAN", Extension.subjectAlternativeName);
    census.absences("no CDP", Extension.cRLDistributionPoints);
    census.absences("no PKUP", Extension.privateKeyUsagePeriod);
    census.absences("no AKI", Extension.authorityKeyIdentifier);
  }

  static MasterList accepted(byte[] cms) {
    long start = System.nanoTime();
    MasterListOutcome outcome = MasterListReader.read(cms);
    System.out.printf(
        Locale.ROOT,
        "%d bytes read in %d ms%n",
        cms.length,
        (System.nanoTime() - start) / 1_000_000);
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).list();
  }

  private static String sliced(MasterList list) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    list.certificates().forEach(listed -> all.writeBytes(listed.bytes().toByteArray()));
    return Octets.copyOf(all.toByteArray()).sha256();
  }

  /** BouncyCastle's own CMS parser and encoder; both lists are DER, so it changes nothing. */
  private static String independentlySliced(byte[] cms) throws Exception {
    byte[] content = (byte[]) new CMSSignedData(cms).getSignedContent().getContent();
    ASN1Set set = (ASN1Set) ASN1Sequence.getInstance(content).getObjectAt(1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < set.size(); i++) {
      all.writeBytes(set.getObjectAt(i).toASN1Primitive().getEncoded());
    }
    return Octets.copyOf(all.toByteArray()).sha256();
  }

  /** Counts beside the counts that others published about the same certificates. */
  private static final class Census {
    private final Collection<ListedCertificate> certificates;
    private final Map<String, long[]> counts = new LinkedHashMap<>();

    Census(Collection<ListedCertificate> certificates) {
      this.certificates = certificates;
    }

    void count(String name, long known, Predicate<ListedCertificate> test) {
      counts.put(name, new long[] {certificates.stream().filter(test).count(), known});
    }

    void facts(String name, long known, Predicate<CertificateFacts> test) {
      count(
          name,
          known,
          listed ->
              listed.certificate() instanceof CertificateOutcome.Parsed parsed
                  && test.test(parsed.facts()));
    }

    void code(String name, long known, String code) {
      count(name, known, listed -> listed.findings().stream().anyMatch(f -> f.code().equals(code)));
    }

    void text(String name, long known, String end) {
      count(
          name, known, listed -> listed.findings().stream().anyMatch(f -> f.text().endsWith(end)));
    }

    void print() {
      counts.forEach(
          (name, pair) ->
              System.out.printf(Locale.ROOT, "%-22s %5d, known %5d%n", name, pair[0], pair[1]));
    }

    Map<String, long[]> excesses() {
      Map<String, long[]> excesses = new LinkedHashMap<>(counts);
      excesses.values().removeIf(pair -> pair[0] <= pair[1]);
      return excesses;
    }

    void absences(String name, ASN1ObjectIdentifier oid) {
      long absent =
          certificates.stream()
              .map(listed -> new X509CertificateHolder(decode(listed.bytes().toByteArray())))
              .filter(holder -> holder.getExtension(oid) == null)
              .count();
      assertThat(counts.get(name)[0]).as(name).isEqualTo(absent);
    }

    private static Certificate decode(byte[] der) {
      return Certificate.getInstance(der);
    }
  }
}
