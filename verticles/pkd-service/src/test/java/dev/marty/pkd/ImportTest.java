package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.IMPORTS;
import static dev.marty.testkit.PkdFixture.counts;
import static dev.marty.testkit.PkdFixture.ldif;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Der;
import dev.marty.emrtd.asn1.Pem;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.SharedData;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes into the directory: every form, good and bad. */
class ImportTest {
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
  void theRealExcerptComesInWholeAndEachCertificateGoesOutByteForByte() throws Exception {
    Path file = SharedData.path("pkd/icaopkd-003-excerpt.ldif");
    byte[] content = Files.readAllBytes(file);

    JsonObject first = pkd.imported(content, "text/x-ldif");
    assertThat(first.getString("kind")).isEqualTo("ldif");
    assertThat(counts(first)).containsExactly(42, 42, 0, 0, 0);
    JsonObject again = pkd.imported(content, "application/octet-stream");
    assertThat(counts(again)).containsExactly(42, 0, 42, 0, 0);

    String unfolded = new String(content, StandardCharsets.US_ASCII).replace("\n ", "");
    List<String> certificates =
        unfolded.lines().filter(line -> line.startsWith("userCertificate")).toList();
    assertThat(certificates).hasSize(42);
    for (String line : certificates) {
      byte[] der = Base64.getDecoder().decode(line.split(":: ", 2)[1]);
      assertThat(out(der)).isEqualTo(der);
      JsonObject known = pkd.api().get(BASE + "/certificates/" + sha256(der));
      assertThat(known.getJsonArray("findings")).isNotEmpty();
    }
  }

  @Test
  void aRealCrlAndItsCscaComeInAndGoOutByteForByte() throws Exception {
    Path crl = SharedData.path("crl/it-csca.crl");
    Path csca = SharedData.path("crl/it-csca05.cer");
    byte[] der = Files.readAllBytes(crl);

    JsonObject imported = pkd.imported(der, "application/pkix-crl");
    assertThat(imported.getString("kind")).isEqualTo("crl");
    assertThat(counts(imported)).containsExactly(1, 1, 0, 0, 0);
    assertThat(pkd.api().get(BASE + "/crls/" + sha256(der), "application/pkix-crl").body())
        .isEqualTo(der);

    byte[] certificate = Files.readAllBytes(csca);
    JsonObject second = pkd.imported(certificate, "application/pkix-cert");
    assertThat(counts(second)).containsExactly(1, 1, 0, 0, 0);
  }

  @Test
  void oneBadEntryIsReportedWithItsLineAndNameAndTheOthersGoIn() throws Exception {
    TestIssuer country = new TestIssuer("QM", "QMX");
    byte[] broken = country.anotherSigner(3).clone();
    broken[4] = 0x05;
    String file =
        "version: 1\n\n"
            + ldif("QM", "good one", country.signer())
            + "# a comment\n"
            + ldif("QM", "no certificate", broken)
            + "dn: cn=nonsense,o=dsc,c=QM\nthis line has no colon\n\n"
            + ldif("QM", "good two", country.anotherSigner(2)).replace("\n", "\r\n");

    JsonObject imported = pkd.imported(file.getBytes(StandardCharsets.UTF_8), "text/x-ldif");

    assertThat(counts(imported)).containsExactly(4, 2, 0, 0, 2);
    JsonObject first = imported.getJsonArray("rejections").getJsonObject(0);
    JsonObject second = imported.getJsonArray("rejections").getJsonObject(1);
    assertThat(first.getString("dn")).startsWith("cn=no certificate+sn=01,o=dsc,c=QM");
    assertThat(line(file, first.getLong("line"))).startsWith("dn: cn=no certificate");
    assertThat(second.getString("dn")).isEqualTo("cn=nonsense,o=dsc,c=QM");
    assertThat(line(file, second.getLong("line"))).startsWith("dn: cn=nonsense");
    assertThat(second.getString("reason")).isEqualTo("MALFORMED_RECORD");
    assertThat(out(country.signer())).isEqualTo(country.signer());
  }

  @Test
  void aPemBundleMayHoldEverything() throws Exception {
    TestIssuer country = new TestIssuer("QN", "QNX");
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.writeBytes("Certificates of QN\n".getBytes(StandardCharsets.US_ASCII));
    bundle.writeBytes(
        Pem.encode("CERTIFICATE", country.root()).getBytes(StandardCharsets.US_ASCII));
    bundle.writeBytes(
        Pem.encode("CERTIFICATE", country.signer()).getBytes(StandardCharsets.US_ASCII));
    bundle.writeBytes(Pem.encode("X509 CRL", country.crl()).getBytes(StandardCharsets.US_ASCII));
    byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    bundle.writeBytes(Pem.encode("PRIVATE KEY", key).getBytes(StandardCharsets.US_ASCII));

    JsonObject imported = pkd.imported(bundle.toByteArray(), "application/x-pem-file");

    assertThat(imported.getString("kind")).isEqualTo("pem");
    assertThat(counts(imported)).containsExactly(4, 3, 0, 0, 1);
    assertThat(imported.getJsonArray("rejections").getJsonObject(0).getString("reason"))
        .isEqualTo("NOT_FOR_A_DIRECTORY");
  }

  @Test
  void aDeltaAddsReplacesAndDeletes() throws Exception {
    TestIssuer country = new TestIssuer("QO", "QOX");
    byte[] second = country.anotherSigner(2);
    byte[] third = country.anotherSigner(3);
    pkd.imported(
        (ldif("QO", "one", country.signer()) + ldif("QO", "two", second))
            .getBytes(StandardCharsets.UTF_8),
        "text/x-ldif");
    String tree = ",o=dsc,c=QO,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n";
    String delta =
        "version: 1\ndn: cn=one+sn=01"
            + tree
            + "changetype: delete\n\n"
            + ldif("QO", "three", third).replaceFirst("\n", "\nchangetype: add\n");

    JsonObject imported = pkd.imported(delta.getBytes(StandardCharsets.UTF_8), "text/x-ldif");

    assertThat(counts(imported)).containsExactly(2, 1, 0, 1, 0);
    // What was deleted at its source is no longer published, but never lost.
    assertThat(out(country.signer())).isEqualTo(country.signer());
  }

  @Test
  void aListThatNobodySignedIsTakenAndTrustsNobody() throws Exception {
    TestIssuer one = new TestIssuer("QV", "QVX");
    TestIssuer two = new TestIssuer("QW", "QWX");
    byte[] set = Der.element(Tlv.SET, one.root(), two.root(), Der.element(Tlv.SEQUENCE));
    byte[] bare = Der.element(Tlv.SEQUENCE, Der.element(Tlv.INTEGER, new byte[1]), set);

    JsonObject imported = pkd.imported(bare, "application/octet-stream");

    assertThat(imported.getString("kind")).isEqualTo("bare-master-list");
    assertThat(counts(imported)).containsExactly(3, 2, 0, 0, 1);
    assertThat(imported.getJsonArray("rejections").getJsonObject(0).getString("detail"))
        .startsWith("Number 3 of the list: ");
    assertThat(pkd.trust(one.root())).isEqualTo("untrusted");
    assertThat(out(two.root())).isEqualTo(two.root());
  }

  @Test
  void nothingIsLostWhereTheEmptyLineBetweenRecordsIsMissing() throws Exception {
    TestIssuer country = new TestIssuer("QP", "QPX");
    byte[] second = country.anotherSigner(2);
    pkd.anchor(country.root());
    pkd.imported(
        (ldif("QP", "one", country.signer()).strip() + "\n" + ldif("QP", "two", second).strip())
            .getBytes(StandardCharsets.UTF_8),
        "text/x-ldif");
    assertThat(published()).contains(base64(second)).contains(base64(country.signer()));

    String tree = "+sn=01,o=dsc,c=QP,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n";
    String deletions =
        "dn: cn=one" + tree + "changetype: delete\ndn: cn=two" + tree + "changetype: delete\n";
    JsonObject imported = pkd.imported(deletions.getBytes(StandardCharsets.UTF_8), "text/x-ldif");

    assertThat(counts(imported)).containsExactly(2, 0, 0, 2, 0);
    assertThat(published()).doesNotContain(base64(second)).doesNotContain(base64(country.signer()));
  }

  @Test
  void aChangeReplacesWhatStoodUnderTheName() throws Exception {
    TestIssuer country = new TestIssuer("QS", "QSX");
    byte[] second = country.anotherSigner(2);
    byte[] third = country.anotherSigner(3);
    pkd.anchor(country.root());
    pkd.imported(
        ldif("QS", "one", country.signer()).getBytes(StandardCharsets.UTF_8), "text/x-ldif");
    String name = "dn: cn=one+sn=01,o=dsc,c=QS,dc=data,dc=download,dc=pkd,dc=icao,dc=int\n";
    String value =
        "userCertificate;binary:: " + Base64.getEncoder().encodeToString(second) + "\n-\n";
    String modify = name + "changetype: modify\nreplace: userCertificate;binary\n" + value;

    pkd.imported(modify.getBytes(StandardCharsets.UTF_8), "text/x-ldif");

    assertThat(published()).contains(base64(second)).doesNotContain(base64(country.signer()));

    String again =
        name
            + "changetype: delete\n\n"
            + ldif("QS", "one", third).replaceFirst("\n", "\nchangetype: add\n");
    pkd.imported(again.getBytes(StandardCharsets.UTF_8), "text/x-ldif");

    assertThat(published())
        .contains(base64(third))
        .doesNotContain(base64(second))
        .doesNotContain(base64(country.signer()));
  }

  private static String published() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String collection : List.of("001", "003")) {
      all.append(
          pkd.api().get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif").text());
    }
    return all.toString().replace("\n ", "");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void anAsynchronousImportIsWatchedToItsEnd() throws Exception {
    TestIssuer country = new TestIssuer("QP", "QPX");
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      file.append(ldif("QP", "signer " + i, country.anotherSigner(i)));
    }
    JsonObject accepted =
        pkd.api()
            .post(
                IMPORTS,
                file.toString().getBytes(StandardCharsets.UTF_8),
                "text/x-ldif",
                "Prefer",
                "respond-async")
            .as(202);
    String path = IMPORTS + "/" + accepted.getString("id");
    String events = pkd.api().get(path + "/events", "text/event-stream").text();
    assertThat(events).contains("event: done");
    JsonObject ended = pkd.api().get(path);
    assertThat(ended.getString("status")).isEqualTo("done");
    assertThat(counts(ended)).containsExactly(300, 300, 0, 0, 0);
    assertThat(pkd.api().get(IMPORTS).getJsonArray("items")).isNotEmpty();
  }

  private static String line(String text, long number) {
    return text.lines().skip(number - 1).findFirst().orElseThrow();
  }

  private static byte[] out(byte[] certificate) throws IOException {
    return pkd.api()
        .get(BASE + "/certificates/" + sha256(certificate), "application/pkix-cert")
        .body();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
