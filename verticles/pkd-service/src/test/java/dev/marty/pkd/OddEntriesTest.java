package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.counts;
import static dev.marty.testkit.PkdFixture.ldif;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no authority should publish, and what must not cost the rest of its file. */
class OddEntriesTest {
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture();
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void aZeroCharacterInANameIsKeptAndCanBeSearched() throws Exception {
    byte[] odd = withZero(new TestIssuer("QE", "QEX").signer());

    assertThat(counts(pkd.imported(odd, "application/pkix-cert"))).containsExactly(1, 1, 0, 0, 0);

    assertThat(pkd.certificate(odd).getString("subject"))
        .isEqualTo("CN=Document\\00Signer 1,O=Test,C=QE");
    JsonArray found =
        pkd.all(BASE + "/certificates?subject=CN=Document%5C00Signer%201,O=Test,C=QE");
    assertThat(found).hasSize(1);
    assertThat(
            pkd.api()
                .get(BASE + "/certificates/" + Generation.sha256(odd), "application/pkix-cert")
                .body())
        .isEqualTo(odd);
  }

  @Test
  void zeroCharactersInAnEntryCostNothing() throws Exception {
    TestIssuer country = new TestIssuer("QB", "QBX");
    String tree = ",o=dsc,c=QB,dc=data,dc=download,dc=pkd,dc=icao,dc=int";
    String file =
        named("cn=a\0b+sn=02" + tree, country.anotherSigner(2))
            + named("cn=a\\00b+sn=03" + tree, country.anotherSigner(3))
            + named("cn=a\0b+sn=04" + tree, new byte[] {0x30, 0})
            + ldif("QB", "texts", country.anotherSigner(5))
                .replace("\npkdVersion", "\npkdConformanceText:: QQBC\npkdVersion")
            + ldif("QB", "good", country.signer());

    JsonObject imported = imported(file);

    assertThat(counts(imported)).containsExactly(5, 4, 0, 0, 1);
    assertThat(imported.getJsonArray("rejections").getJsonObject(0).getString("dn"))
        .isEqualTo("cn=a\\00b+sn=04" + tree);
  }

  @Test
  void noValueIsFetchedFromElsewhere(@TempDir Path folder) throws Exception {
    TestIssuer country = new TestIssuer("QC", "QCX");
    byte[] secret = country.anotherSigner(2);
    String url = Files.write(folder.resolve("secret.cer"), secret).toUri().toString();
    String dn = "dn: cn=one+sn=02,o=dsc,c=QC,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n";
    String inside = Base64.getEncoder().encodeToString(country.anotherSigner(3));
    String file =
        dn
            + ("userCertificate;binary:< " + url + "\n\n")
            + dn
            + ("userCertificate;bin\n ary:\n < " + url + "\n\n")
            + dn
            + ("control: 1.2.3 true:\n < " + url + "\nchangetype: add\n")
            + ("userCertificate;binary:: " + inside + "\n\n")
            + ldif("QC", "a comment", country.signer())
                .replace("\nobjectClass", "\n# see:< " + url + "\nobjectClass");

    JsonObject imported = imported(file);

    assertThat(counts(imported)).containsExactly(4, 1, 0, 0, 3);
    for (int i = 0; i < 3; i++) {
      JsonObject rejection = imported.getJsonArray("rejections").getJsonObject(i);
      assertThat(rejection.getString("reason")).isEqualTo("EXTERNAL_VALUE");
      assertThat(rejection.getString("dn")).startsWith("cn=one");
    }
    assertThat(
            pkd.api()
                .get(BASE + "/certificates/" + Generation.sha256(secret), "application/pkix-cert")
                .status())
        .isEqualTo(404);
  }

  @Test
  void recordsTheLibraryStumblesOverCostNoOthers() throws Exception {
    TestIssuer country = new TestIssuer("QD", "QDX");
    String file =
        "Version: 1\n\n"
            + "dn: cn=one,o=dsc,c=QD\ncontrol: 1.2.3 true\n\n"
            + "dn: cn=two,o=dsc,c=QD\ncontrol: 1.2.3 true:\nchangetype: delete\n\n"
            + "no name here\n\n"
            + ldif("QD", "good", country.signer());

    JsonObject imported = imported(file);

    assertThat(counts(imported)).containsExactly(4, 1, 0, 0, 3);
    JsonObject last = imported.getJsonArray("rejections").getJsonObject(2);
    assertThat(last.getLong("line")).isEqualTo(10);
    assertThat(last.getString("detail")).contains("line number 10").doesNotContain("number 0");
  }

  @Test
  void ldifWithoutEntriesIsTaken() throws Exception {
    assertThat(counts(imported("version: 1\n# no change since version 7\n")))
        .containsExactly(0, 0, 0, 0, 0);
    assertThat(counts(imported("version: 1\n\ndn: dc=data,dc=download\nobjectClass: domain\n\n")))
        .containsExactly(0, 0, 0, 0, 0);
    long version = pkd.api().get(BASE + "/statistics").getLong("directoryVersion");
    String unchanged = BASE + "/exports/ldif?collection=001&since=" + version;
    byte[] delta = pkd.api().get(unchanged, "text/x-ldif").body();
    assertThat(counts(pkd.imported(delta, "text/x-ldif"))).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void linesThatEndInAReturnAloneAreReportedAndNotLost() throws Exception {
    String entry = ldif("QK", "one", new TestIssuer("QK", "QKX").signer());

    JsonObject imported = imported("version: 1\r\r" + entry.replace('\n', '\r'));

    assertThat(counts(imported)).containsExactly(1, 0, 0, 0, 1);
    assertThat(imported.getJsonArray("rejections").getJsonObject(0).getLong("line")).isOne();
  }

  @Test
  void aChangeThatTakesAnObjectOutBringsNone() throws Exception {
    TestIssuer country = new TestIssuer("QF", "QFX");
    byte[] other = country.anotherSigner(2);
    pkd.anchor(country.root());
    imported(ldif("QF", "one", country.signer()));
    String change =
        "dn: cn=one+sn=01,o=dsc,c=QF,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n"
            + "changetype: modify\ndelete: userCertificate;binary\nuserCertificate;binary:: "
            + Base64.getEncoder().encodeToString(country.signer())
            + "\n-\n";

    JsonObject alone = imported(change + "\n");
    assertThat(counts(alone)).containsExactly(1, 0, 0, 0, 1);
    assertThat(alone.getJsonArray("rejections").getJsonObject(0).getString("reason"))
        .isEqualTo("CHANGE_WITHOUT_OBJECT");

    JsonObject exchanged =
        imported(
            change
                + "add: userCertificate;binary\nuserCertificate;binary:: "
                + Base64.getEncoder().encodeToString(other)
                + "\n-\n\n");
    assertThat(counts(exchanged)).containsExactly(1, 1, 0, 0, 0);
    assertThat(published(other)).isTrue();
    assertThat(published(country.signer())).isFalse();
  }

  @Test
  void aZeroCharacterInARequestIsTheSendersFault() throws Exception {
    byte[] root = new TestIssuer("QG", "QGX").root();
    assertThat(
            pkd.api()
                .post(PkdFixture.IMPORTS + "?source=a%00b", root, "application/pkix-cert")
                .as(400)
                .getString("field"))
        .isEqualTo("source");
    String place = "\0 " + Instant.EPOCH + " " + "0".repeat(64);
    String cursor =
        Base64.getUrlEncoder().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
    assertThat(
            pkd.api()
                .get(BASE + "/crls?cursor=" + cursor, "application/json")
                .as(400)
                .getString("field"))
        .isEqualTo("cursor");
    pkd.imported(root, "application/pkix-cert");
    assertThat(pkd.decide("certificates", root, true, "a\0b").as(400).getString("field"))
        .isEqualTo("reason");
  }

  @Test
  void aCrlNumberOfThousandsOfOctetsIsKeptAndCountsAsNone() throws Exception {
    Generation csca = new Generation("QI", "CSCA");
    byte[] signer = csca.signer("Signer");
    byte[] crl = csca.renumbered(csca.crl(1, signer), BigInteger.ONE.shiftLeft(50_000));
    pkd.accepted(csca.masterList(Instant.now()));
    pkd.imported(signer, "application/pkix-cert");

    assertThat(counts(pkd.imported(crl, "application/pkix-crl"))).containsExactly(1, 1, 0, 0, 0);

    JsonObject known = pkd.api().get(BASE + "/crls/" + Generation.sha256(crl));
    assertThat(known.getString("status")).isEqualTo("current");
    assertThat(known.getValue("number")).isNull();
    assertThat(known.getJsonArray("findings").encode()).contains("ERR:CRL.CRN.3");
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
  }

  @Test
  void whatIsNoObjectIsNamed() throws Exception {
    String base64 = Base64.getMimeEncoder().encodeToString(new TestIssuer("QH", "QHX").root());
    assertThat(refusal(base64.getBytes(StandardCharsets.US_ASCII)))
        .contains("base64 text without PEM lines", "decode it first");
    assertThat(refusal(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0})).contains("gzip");
    assertThat(refusal("<html></html>".getBytes(StandardCharsets.US_ASCII))).contains("HTML");
    assertThat(refusal(new byte[] {0x30, 3, 2, 1})).contains("damaged", "only 2 are present");
    assertThat(refusal(new byte[] {0x30, 3, 2, 1, 0})).contains("neither certificate nor CRL");
  }

  private static String refusal(byte[] upload) throws IOException {
    return pkd.api()
        .post(PkdFixture.IMPORTS, upload, "application/octet-stream")
        .as(422)
        .getString("detail");
  }

  private static boolean published(byte[] certificate) throws IOException {
    return pkd.certificate(certificate).getJsonObject("entry").getValue("removedVersion") == null;
  }

  private static String named(String dn, byte[] certificate) {
    return "dn:: "
        + Base64.getEncoder().encodeToString(dn.getBytes(StandardCharsets.UTF_8))
        + "\nuserCertificate;binary:: "
        + Base64.getEncoder().encodeToString(certificate)
        + "\n\n";
  }

  private static JsonObject imported(String file) throws IOException {
    return pkd.imported(file.getBytes(StandardCharsets.UTF_8), "text/x-ldif");
  }

  private static byte[] withZero(byte[] certificate) {
    return new String(certificate, StandardCharsets.ISO_8859_1)
        .replace("Document Signer", "Document\0Signer")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
