package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.ForeignTool;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.SharedData;
import dev.marty.testkit.TestIssuer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust stores and CRLs of the directory, read by programs that no one here wrote. */
class TrustExportTest {
  private static final String ANCHORS = BASE + "/exports/trust-anchors";
  private static final String PASSWORD = "changeit";

  /** Its key names its curve. */
  private static final ListIssuer NAMED = new ListIssuer("QR", "QRX", false);

  /** Their keys spell out the parameters. */
  private static final ListIssuer EXPLICIT = new ListIssuer("QS", "QSX", true);

  private static final TestIssuer LISTED = new TestIssuer("QT", "QTX");
  private static PkdFixture pkd;

  @TempDir private Path directory;

  @BeforeAll
  static void fill() throws IOException {
    pkd = new PkdFixture();
    pkd.accepted(NAMED.masterList(1, EXPLICIT.root(), LISTED.root()));
    pkd.imported(NAMED.crl(1), "application/pkix-crl");
    pkd.imported(NAMED.crl(2), "application/pkix-crl");
    pkd.imported(EXPLICIT.crl(7), "application/pkix-crl");
    // Nobody trusts this one.
    pkd.imported(new TestIssuer("QU", "QUX").crl(), "application/pkix-crl");
    Optional<Path> lists = SharedData.find("masterlists");
    if (lists.isPresent()) {
      try (var files = Files.list(lists.get())) {
        for (Path file : files.toList()) {
          pkd.accepted(Files.readAllBytes(file));
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void opensslReadsEveryCertificateOfThePemFile() throws Exception {
    HttpResponse<byte[]> answer = get("", "application/x-pem-file");
    Path file = write("anchors.pem", answer.body());

    String said = openssl("storeutl", "-noout", "-certs", file.toString());

    assertThat(said).contains("Total found: " + count(answer));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("# CN=CSCA é,O=Behörde für Pässe\\, Urkunden\\+Siegel,C=QR\n");
    assertThat(count(answer)).isGreaterThanOrEqualTo(3);
    assertThat(header(answer, "Marty-Certificates-Left-Out")).isEqualTo("0");
  }

  @Test
  void opensslReadsThePkcs12FileAndBouncyCastleAllOfItByteForByte() throws Exception {
    HttpResponse<byte[]> answer = get("", "application/x-pkcs12");
    Path file = write("anchors.p12", answer.body());

    String said =
        openssl("pkcs12", "-nokeys", "-in", file.toString(), "-passin", "pass:" + PASSWORD);
    assertThat(said.split("-----BEGIN CERTIFICATE-----", -1)).hasSize(count(answer) + 1);

    KeyStore store = KeyStore.getInstance("PKCS12", new BouncyCastleProvider());
    store.load(new ByteArrayInputStream(answer.body()), PASSWORD.toCharArray());
    List<byte[]> certificates = certificates(store);
    assertThat(certificates).hasSize(count(answer));
    for (ListIssuer issuer : List.of(NAMED, EXPLICIT)) {
      assertThat(certificates).anyMatch(der -> Arrays.equals(der, issuer.root()));
    }
  }

  @Test
  void theJdkReadsStoresWithoutExplicitParameters() throws Exception {
    for (String form : List.of("application/x-java-keystore", "application/x-pkcs12")) {
      String query = form.equals("application/x-pkcs12") ? "?readableBy=jdk" : "";
      HttpResponse<byte[]> answer = get(query, form);
      Path file = write("anchors", answer.body());

      String said = keytool(file);

      assertThat(said).contains("Your keystore contains " + count(answer) + " entries");
      assertThat(said.split("trustedCertEntry", -1)).hasSize(count(answer) + 1);
      assertThat(said).containsPattern("(?m)^qr-csca-e-[0-9a-f]{16}, ");
      assertThat(said).doesNotContain("qs-csca");
      assertThat(Integer.parseInt(header(answer, "Marty-Certificates-Left-Out")))
          .isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void oneCountryIsEnoughForSome() throws Exception {
    HttpResponse<byte[]> answer = get("?country=qs", "application/x-pem-file");
    assertThat(count(answer)).isEqualTo(1);
    assertThat(get("?country=QSX", "application/x-pem-file").statusCode()).isEqualTo(400);
    assertThat(get("?readableBy=me", "application/x-pem-file").statusCode()).isEqualTo(400);
    assertThat(get("", "image/png").statusCode()).isEqualTo(406);
    HttpResponse<byte[]> again =
        send(
            request("?country=qs", "application/x-pem-file")
                .header("If-None-Match", header(answer, "ETag")));
    assertThat(again.statusCode()).isEqualTo(304);
  }

  @Test
  void opensslChecksACertificateAgainstAnchorsAndCrls() throws Exception {
    Path anchors = write("anchors.pem", get("?country=QR", "application/x-pem-file").body());
    byte[] bundle =
        pkd.api().get(BASE + "/exports/crls?country=QR", "application/x-pem-file").body();
    Path crls = write("crls.pem", bundle);
    Path signer = write("signer.der", NAMED.signer());

    String said =
        openssl(
            "verify",
            "-crl_check",
            "-purpose",
            "any",
            "-CAfile",
            anchors.toString(),
            "-CRLfile",
            crls.toString(),
            signer.toString());

    assertThat(said).endsWith(": OK\n");
    assertThat(openssl("crl", "-in", crls.toString(), "-noout", "-crlnumber"))
        .contains("crlNumber=0x02");
  }

  @Test
  void theBundleHasTheNewestCrlOfEveryTrustedIssuer() throws Exception {
    String bundle = pkd.api().get(BASE + "/exports/crls", "application/x-pem-file").text();
    assertThat(bundle.split("-----BEGIN X509 CRL-----", -1)).hasSize(2 + 1);
    assertThat(bundle).contains("C=QR", "C=QS").doesNotContain("C=QU");
  }

  private static List<byte[]> certificates(KeyStore store) throws Exception {
    List<byte[]> certificates = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      certificates.add(store.getCertificate(alias).getEncoded());
    }
    return certificates;
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private static HttpRequest.Builder request(String query, String accept) {
    return HttpRequest.newBuilder(URI.create(pkd.api().base() + ANCHORS + query))
        .header("Accept", accept);
  }

  private static HttpResponse<byte[]> get(String query, String accept) throws Exception {
    return send(request(query, accept));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static int count(HttpResponse<?> answer) {
    return Integer.parseInt(header(answer, "Marty-Certificates"));
  }

  private static String keytool(Path store) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    return ForeignTool.run(
        keytool.toString(),
        "-J-Duser.language=en",
        "-list",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
  }

  private static String openssl(String... arguments) throws IOException {
    return ForeignTool.run("openssl", arguments);
  }
}
