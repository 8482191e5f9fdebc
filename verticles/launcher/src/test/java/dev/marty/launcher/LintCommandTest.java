package dev.marty.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CrlMaker;
import dev.marty.emrtd.issuing.CrlRequest;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RevokedCertificate;
import dev.marty.emrtd.issuing.RevokedList;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.testkit.SharedData;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code marty lint} as people call it: files in, table or JSON and an exit code out. */
class LintCommandTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;
  private String out;
  private String err;

  @Test
  void nothingFoundIsExitCodeZero() throws Exception {
    Issuer issuer = issuer(true, "csca@example.org");
    String root = file("root.cer", issuer.root().encoded().toByteArray());
    String crl = file("utopia.crl", crl(issuer));

    assertThat(lint(root, crl)).isZero();
    assertThat(out.lines())
        .hasSize(4)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(root, "CSCA Certificate CN=CSCA Utopia,O=Utopia,C=UT", "ok"))
        .anySatisfy(line -> assertThat(line).contains(crl, "CRL CN=CSCA Utopia", "ok"))
        .last()
        .isEqualTo("2 files, 2 objects, 0 errors, 0 warnings, 0 not judged");
  }

  @Test
  void warningsAloneAreExitCodeZero() throws Exception {
    String root = file("root.cer", issuer(true).root().encoded().toByteArray());
    assertThat(lint(root)).isZero();
    assertThat(out).contains("WARN", "WARN:CSCA.SAN.120", "WARN:CSCA.IAN.120", "0 errors, 2 warn");
  }

  @Test
  void errorsAreExitCodeOneInTableAndJson() throws Exception {
    String root = file("root.der", issuer(false, "a@example.org").root().encoded().toByteArray());
    assertThat(lint(root)).isEqualTo(1);
    assertThat(out.lines().skip(1).findFirst())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .matches(
                        ".* ERR +ERR:CSCA\\.PKI\\.47 +ERR:CSCA:PKI: .*Parameters_Not_Explicit"));

    assertThat(lint("--json", root)).isEqualTo(1);
    JsonObject json = new JsonObject(out);
    JsonObject object =
        json.getJsonArray("files").getJsonObject(0).getJsonArray("objects").getJsonObject(0);
    assertThat(object.getString("kind")).isEqualTo("CSCA Certificate");
    assertThat(object.getJsonArray("findings").getJsonObject(0).getString("code"))
        .isEqualTo("ERR:CSCA.PKI.47");
    assertThat(json.getLong("errors")).isEqualTo(1);
    assertThat(json.getLong("notJudged")).isZero();
  }

  @Test
  void aBundleHoldsSeveralObjects() throws Exception {
    Issuer issuer = issuer(true, "csca@example.org");
    String bundle =
        file(
            "trust.pem",
            (pem("CERTIFICATE", issuer.root().encoded().toByteArray())
                    + pem("X509 CRL", crl(issuer))
                    + pem("PRIVATE KEY", issuer.key().pkcs8()))
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(lint(bundle)).isEqualTo(2);
    assertThat(out)
        .contains("CSCA Certificate", "CRL CN=CSCA Utopia")
        .contains("not judged: PEM object 3 (PRIVATE KEY): a private key")
        .contains("1 files, 2 objects, 0 errors, 0 warnings, 1 not judged");
  }

  @Test
  void whatCannotBeReadOrIsNoneOfTheseIsExitCodeTwoAndNamed() throws Exception {
    Path huge = folder.resolve("huge.bin");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength((16 << 20) + 1);
    }
    String root = file("root.cer", issuer(true, "a@example.org").root().encoded().toByteArray());
    String pdf = file("a.cer", "%PDF-1.4".getBytes(StandardCharsets.US_ASCII));
    String absent = folder.resolve("absent.cer").toString();

    assertThat(lint(root, pdf, absent, folder.toString(), huge.toString())).isEqualTo(2);
    assertThat(out)
        .contains("nothing found")
        .contains("not judged: a PDF document")
        .contains("not judged: no such file")
        .contains("not judged: a directory")
        .contains("not judged: larger than 16 MiB")
        .contains("5 files, 1 objects, 0 errors, 0 warnings, 4 not judged");
  }

  @Test
  void namesInCertificatesCannotCommandTheTerminal() throws Exception {
    Issuer issuer = issuer(true, "csca@example.org");
    byte[] root = issuer.root().encoded().toByteArray();
    byte[] name = "CSCA Utopia".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + name.length <= root.length; i++) {
      if (new String(root, i, name.length, StandardCharsets.ISO_8859_1).equals("CSCA Utopia")) {
        root[i + 4] = 0x1B;
      }
    }
    assertThat(lint(file("root.cer", root))).isEqualTo(1);
    assertThat(out).contains("CN=CSCA?Utopia").doesNotContain("\u001B");
  }

  @Test
  void usageAndHelp() {
    assertThat(lint()).isEqualTo(2);
    assertThat(err).contains("FILE");
    assertThat(lint("--help")).isZero();
    assertThat(out).contains("Examples:", "marty lint csca.cer", "Exit code 0");
  }

  @Test
  void realListsAndDocumentsAreJudged() {
    String list = SharedData.path("masterlists/ICAO_ml_September2023.ml").toString();
    String sod = SharedData.path("sod/fr.sod").toString();

    assertThat(lint(list, sod)).isEqualTo(1);
    assertThat(out)
        .contains("ERR:ML.SIG.129", "CSCA Certificate #1 ", "EF.SOD")
        .contains("2 files, 397 objects");
  }

  private int lint(String... arguments) {
    StringWriter written = new StringWriter();
    StringWriter complained = new StringWriter();
    int code =
        new CommandLine(new LintCommand())
            .setOut(new PrintWriter(written))
            .setErr(new PrintWriter(complained))
            .execute(arguments);
    out = written.toString();
    err = complained.toString();
    return code;
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private static Issuer issuer(boolean explicitParameters, String... contacts)
      throws IssuingException {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, explicitParameters);
    RootRequest request =
        new RootRequest(
            new SubjectName("UT", "Utopia", null, null, "CSCA Utopia"),
            new AlternativeName("UTO", null, List.of(contacts)),
            List.of("https://example.org/UTO.crl"),
            Lifetime.from(START, Period.ofYears(15), Period.ofYears(4)));
    return Issuer.of(CertificateMaker.root(request, key, CertificateMaker.serial()), key);
  }

  private static byte[] crl(Issuer issuer) {
    return CrlMaker.make(
        issuer,
        new CrlRequest(
            BigInteger.ONE,
            START,
            START.plus(Duration.ofDays(30)),
            RevokedList.of(List.of(new RevokedCertificate(BigInteger.TEN, START))),
            List.of()));
  }

  private static String pem(String label, byte[] der) {
    return String.format(
        Locale.ROOT,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n",
        label,
        Base64.getMimeEncoder().encodeToString(der),
        label);
  }
}
