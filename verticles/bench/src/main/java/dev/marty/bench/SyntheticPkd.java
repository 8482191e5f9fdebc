package dev.marty.bench;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.masterlist.MasterListMaker;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A directory of countries that do not exist, as large as the PKD: Country Signing CAs in a master
 * list, Document Signers with ECDSA P-256, all with signatures that are right.
 *
 * @param roots the CSCA certificates, DER
 * @param signers the Document Signer certificates, DER; that at i was issued by root i % roots
 */
record SyntheticPkd(List<byte[]> roots, List<byte[]> signers) {
  private static final String TREE = ",dc=data,dc=download,dc=pkd,dc=icao,dc=int\n";
  private static final int CERTIFICATE_LINE = 76;

  /** Makes it on all cores and writes it as LDIF in the PKD's layout. */
  static SyntheticPkd write(Path file, int countries, int signers) throws IOException {
    Instant start = Instant.now().minus(Duration.ofDays(30));
    List<Country> issuers =
        IntStream.range(0, countries).parallel().mapToObj(i -> issuer(i, start)).toList();
    List<byte[]> certificates =
        IntStream.range(0, signers)
            .parallel()
            .mapToObj(i -> signer(issuers.get(i % countries), i, start))
            .toList();
    List<byte[]> roots =
        issuers.stream().map(country -> country.issuer().root().encoded().toByteArray()).toList();
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("version: 1\n\n");
      byte[] list = masterList(issuers, start);
      entry(
          out,
          "cn=CN\\=CSCA 0\\,C\\=" + country(0) + ",o=ml,c=" + country(0),
          "pkdMasterListContent",
          list);
      for (int i = 0; i < signers; i++) {
        int number = i % countries;
        String name = "CN\\=CSCA " + number + "\\,O\\=Bench\\,C\\=" + country(number);
        entry(
            out,
            "cn=" + name + "+sn=" + Integer.toHexString(i) + ",o=dsc,c=" + country(number),
            "userCertificate;binary",
            certificates.get(i));
      }
    }
    return new SyntheticPkd(roots, certificates);
  }

  private static void entry(BufferedWriter out, String name, String attribute, byte[] object)
      throws IOException {
    out.write("dn: " + name + TREE + "objectClass: top\nobjectClass: pkdDownload\npkdVersion: 1\n");
    String line = attribute + ":: " + Base64.getEncoder().encodeToString(object);
    out.write(line, 0, Math.min(line.length(), CERTIFICATE_LINE));
    for (int from = CERTIFICATE_LINE; from < line.length(); from += CERTIFICATE_LINE - 1) {
      out.write("\n ");
      out.write(line, from, Math.min(line.length() - from, CERTIFICATE_LINE - 1));
    }
    out.write("\n\n");
  }

  /** Codes that ISO 3166 leaves to its users; several CSCAs have the same. */
  static String country(int number) {
    return number % 2 == 0
        ? "Q" + "MNOPQRSTUVWXYZ".charAt(number / 2 % 14)
        : "X" + "ABCDEFGHIJLMNOPQRSTUVWYZ".charAt(number / 2 % 24);
  }

  /** An issuer and its country. */
  private record Country(String code, Issuer issuer) {}

  private static Country issuer(int number, Instant start) {
    try {
      SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
      RootRequest root =
          new RootRequest(
              new SubjectName(country(number), "Bench", null, null, "CSCA " + number),
              new AlternativeName(country(number) + "X", null, List.of("csca@example.org")),
              List.of("https://example.org/bench.crl"),
              Lifetime.from(start, Period.ofYears(15), Period.ofYears(4)));
      return new Country(
          country(number),
          Issuer.of(CertificateMaker.root(root, key, CertificateMaker.serial()), key));
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] signer(Country country, int number, Instant start) {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
    return signer(country, SignerKind.DOCUMENT_SIGNER, key, "Document Signer " + number, start);
  }

  private static byte[] signer(
      Country country, SignerKind kind, SigningKey key, String name, Instant start) {
    try {
      SignerRequest request =
          new SignerRequest(
              kind,
              new SubjectName(country.code(), "Bench", null, null, name),
              key.publicKey(),
              kind == SignerKind.DOCUMENT_SIGNER ? List.of("P") : List.of(),
              Lifetime.from(
                  start, Period.ofYears(10).plus(Period.ofMonths(3)), Period.ofMonths(3)));
      return CertificateMaker.signer(country.issuer(), request, CertificateMaker.serial());
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] masterList(List<Country> issuers, Instant start) {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
    byte[] signer =
        signer(issuers.get(0), SignerKind.MASTER_LIST_SIGNER, key, "Master List Signer", start);
    List<Octets> roots = new ArrayList<>();
    issuers.forEach(country -> roots.add(country.issuer().root().encoded()));
    return MasterListMaker.make(
        roots,
        key,
        (CertificateOutcome.Parsed) CertificateReader.read(signer),
        (CertificateOutcome.Parsed)
            CertificateReader.read(issuers.get(0).issuer().root().encoded().toByteArray()),
        Instant.now());
  }
}
