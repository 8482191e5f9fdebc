package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.IMPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What deviation lists say, by document and by signer; a country for each test. */
class DeviationsTest {
  private static final String CMS = "application/cms";

  /** Of the only real list in reach; {@code -Dmarty.deviations.numbers} says another. */
  private static final int REAL_SIZE = Integer.getInteger("marty.deviations.numbers", 169_422);

  private final Instant now = Instant.now();
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture();
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  private static String number(int i) {
    return String.format(Locale.ROOT, "C%08d", i * 37);
  }

  @Test
  void aListOfRealSizeIsReadAndFoundByNumber() throws Exception {
    Generation csca = new Generation("XQ", "CSCA");
    pkd.anchor(csca.root());
    byte[] list =
        csca.deviationList(
            now,
            new Deviant()
                .type("P")
                .numbers(IntStream.range(0, REAL_SIZE).mapToObj(DeviationsTest::number))
                .encoded("2.2", "DG15 is not hashed"));

    JsonObject imported = pkd.imported(list, CMS);

    assertThat(imported.getJsonArray("findings")).isEmpty();
    for (int i : new int[] {0, 99_999, 100_000, REAL_SIZE - 1}) {
      JsonObject found = only("country=XQ&documentNumber=" + number(i).toLowerCase(Locale.ROOT));
      assertThat(found.getInteger("documentNumbers")).isEqualTo(REAL_SIZE);
      assertThat(found.getString("documentType")).isEqualTo("P");
      assertThat(found.getJsonObject("list").getString("sha256")).isEqualTo(sha256(list));
      assertThat(found.getJsonObject("list").getJsonObject("trust").getBoolean("current")).isTrue();
      assertThat(found.getJsonArray("descriptions"))
          .containsExactly(
              new JsonObject()
                  .put("type", "2.23.136.1.1.7.2.2")
                  .put("meaning", "hash of a data group wrong")
                  .put("text", "DG15 is not hashed")
                  .putNull("parameters"));
    }
    assertThat(all("country=XQ&documentNumber=" + number(REAL_SIZE))).isEmpty();
    assertThat(all("country=XQ&documentNumber=C0000000")).isEmpty();
    assertThat(all("country=XQ")).hasSize(1);
    assertThat(all("country=ZZ&documentNumber=" + number(1))).isEmpty();
  }

  @Test
  void aSignerIsFoundAsTheListNamesIt() throws Exception {
    Generation csca = new Generation("XB", "CSCA");
    byte[] signer = csca.signer("Signer");
    byte[] other = csca.signer("Other");
    CertificateFacts facts = facts(signer);
    pkd.imported(
        csca.deviationList(
            now,
            new Deviant().named(signer).encoded("1.1", "named"),
            new Deviant()
                .key(HexFormat.of().parseHex(facts.subjectKeyIdentifier()))
                .encoded("1.1", "key"),
            new Deviant().digest(HexFormat.of().parseHex(facts.sha256())).encoded("1.1", "hash"),
            new Deviant().issued("20200101000000Z", "20201231235959Z").encoded("1.1", "any")),
        CMS);

    assertThat(texts("country=XB&signer=" + facts.sha256())).containsOnly("hash", "any");
    assertThat(texts("country=XB&signer=" + facts.subjectKeyIdentifier()))
        .containsOnly("key", "any");
    String issuer = URLEncoder.encode(facts.issuer(), StandardCharsets.UTF_8);
    assertThat(texts("country=XB&issuer=" + issuer + "&serial=00" + facts.serial()))
        .containsOnly("named", "any");
    assertThat(texts("country=XB&signer=" + sha256(other))).containsOnly("any");

    // Once the certificate itself is here, its fingerprint stands for all it says.
    pkd.imported(signer, "application/pkix-cert");
    pkd.imported(other, "application/pkix-cert");
    assertThat(texts("country=XB&signer=" + facts.sha256()))
        .containsOnly("named", "key", "hash", "any");
    assertThat(texts("country=XB&signer=" + sha256(other))).containsOnly("any");

    assertThat(
            pkd.api()
                .get(BASE + "/deviations?serial=01", "application/json")
                .as(400)
                .getString("field"))
        .isEqualTo("issuer");
    JsonObject first = pkd.api().get(BASE + "/deviations?country=XB&limit=3");
    assertThat(first.getJsonArray("items")).hasSize(3);
    JsonObject rest =
        pkd.api().get(BASE + "/deviations?country=XB&limit=3&cursor=" + first.getString("next"));
    assertThat(rest.getJsonArray("items")).hasSize(1);
    assertThat(rest.getString("next")).isNull();
  }

  @Test
  void theNewestListOfACscaCountsWhicheverCameFirstAndWhateverKeySignedIt() throws Exception {
    for (boolean newerFirst : new boolean[] {true, false}) {
      String country = newerFirst ? "XC" : "XD";
      Generation csca = new Generation(country, "CSCA");
      Generation next = new Generation(country, "CSCA Next");
      pkd.accepted(csca.masterList(now, csca.link(next), next.root()));
      byte[] older =
          csca.deviationList(now.minus(Duration.ofHours(2)), new Deviant().encoded("4", "older"));
      byte[] newer =
          next.deviationList(now.minus(Duration.ofHours(1)), new Deviant().encoded("4", "newer"));
      for (byte[] list : newerFirst ? List.of(newer, older) : List.of(older, newer)) {
        pkd.imported(list, CMS);
      }

      String question = "country=" + country;
      assertThat(texts(question + "&current=true")).containsExactly("newer");
      assertThat(texts(question)).containsOnly("older", "newer");

      pkd.decide("lists", newer, false, "wrong").as(201);
      assertThat(texts(question + "&current=true")).containsExactly("older");
      assertThat(texts(question + "&trust=withdrawn")).containsExactly("newer");
    }
  }

  @Test
  void whoseSignerIsNotTrustedDoesNotCount() throws Exception {
    Generation csca = new Generation("XE", "CSCA");
    SigningKey key = Generation.newKey();
    byte[] signer = csca.deviationListSigner(key);
    byte[] list = csca.deviationList(now, signer, key, new Deviant().encoded("4", "chip"));

    JsonObject pending =
        pkd.imported(list, CMS).getJsonObject("effect").getJsonArray("pending").getJsonObject(0);
    assertThat(pending.getString("decide")).contains("/certificates/").doesNotContain("issuers");
    assertThat(texts("country=XE&trust=pending")).containsExactly("chip");
    assertThat(texts("country=XE&current=true")).isEmpty();

    pkd.anchor(csca.root());
    assertThat(texts("country=XE&current=true")).containsExactly("chip");

    pkd.imported(csca.crl(1, signer), "application/pkix-crl");
    assertThat(texts("country=XE&current=true")).isEmpty();
    assertThat(texts("country=XE&trust=untrusted")).containsExactly("chip");

    // That a withdrawal is taken back says nothing of the signer.
    pkd.decide("lists", list, false, "wrong").as(201);
    pkd.decide("lists", list, true, "not wrong").as(201);
    assertThat(texts("country=XE&current=true")).isEmpty();
  }

  @Test
  void aCscaSpeaksForItsOwnCountryOnly() throws Exception {
    Generation csca = new Generation("XF", "CSCA");
    pkd.anchor(csca.root());
    SigningKey key = Generation.newKey();
    byte[] foreign = OddCertificates.deviationListSigner(csca, "XG", key);
    pkd.imported(
        csca.deviationList(now, foreign, key, new Deviant().encoded("2.3", "theirs")), CMS);
    assertThat(texts("country=XG")).containsExactly("theirs");
    assertThat(texts("country=XG&current=true")).isEmpty();
  }

  @Test
  void hostileListsAreReadAsFarAsTheyGoOrRefusedWithAReason() throws Exception {
    Generation csca = new Generation("XH", "CSCA");
    pkd.anchor(csca.root());
    String deep = "04".repeat(3);
    ASN1Encodable nested = new DERPrintableString("X" + deep);
    for (int i = 0; i < 80; i++) {
      nested = new DERSequence(nested);
    }
    String text = "long ".repeat(50_000);
    JsonObject imported =
        pkd.imported(
            csca.deviationList(
                now,
                // Twice, out of order, too long, of another type, not printable.
                new Deviant()
                    .anything(
                        new DERPrintableString("B2"),
                        new DERPrintableString("A1"),
                        new DERPrintableString("A1"),
                        new DERUTF8String("a-1"),
                        new DERUTF8String("\0\u0001"),
                        new DERPrintableString("9".repeat(70_000)))
                    .encoded("4", text),
                new Deviant().anything(nested).encoded("4", "nested"),
                new Deviant().type("P\0").key(new byte[300_000]).encoded("4", "key"),
                new Deviant().issued("00000101000000Z", "99991231235959Z").encoded("4", "ever")),
            CMS);

    assertThat(imported.getJsonArray("findings").encode())
        .contains("3 document numbers are no PrintableString")
        .contains("2 of them are left out")
        .contains("1 document numbers stand there twice")
        .contains("not in DER order")
        .contains("nested deeper than 64 levels");
    JsonObject found = only("country=XH&documentNumber=A1&signer=ff");
    assertThat(found.getInteger("documentNumbers")).isEqualTo(4);
    assertThat(found.getJsonArray("descriptions").getJsonObject(0).getString("text"))
        .hasSizeLessThan(510);
    assertThat(texts("country=XH&documentNumber=C3")).containsOnly("key", "ever");
    assertThat(texts("country=XH")).hasSize(3);
  }

  @Test
  void moreThanIsReadIsRefusedAndTheAnswerSaysWhatToDo() throws Exception {
    Generation csca = new Generation("XI", "CSCA");
    byte[] one = new Deviant().type("P").encoded("4", "x");
    byte[][] many = Stream.generate(() -> one).limit(100_001).toArray(byte[][]::new);
    JsonObject refused = pkd.api().post(IMPORTS, csca.deviationList(now, many), CMS).as(422);
    assertThat(refused.getString("type")).isEqualTo("urn:marty:problem:deviation-list-refused");
    assertThat(refused.getString("detail"))
        .contains("more than 100000 deviations")
        .contains("ask the list's issuer");
    assertThat(all("country=XI")).isEmpty();
  }

  @Test
  void listsOfAnEarlierVersionAreReadOnceMore() throws Exception {
    Generation csca = new Generation("XJ", "CSCA");
    pkd.imported(
        csca.deviationList(
            now, new Deviant().numbers(Stream.of("A1", "B2")).encoded("4", "earlier")),
        CMS);
    try (Sql sql = pkd.admin()) {
      sql.run("DELETE FROM pkd.deviation_number");
      sql.run("DELETE FROM pkd.deviation");
      sql.run("UPDATE pkd.list SET deviations = NULL");
    }
    assertThat(all("country=XJ")).isEmpty();
    pkd.undeploy();
    pkd.deploy();
    Wait.until(
        Duration.ofSeconds(20),
        () -> texts("country=XJ&documentNumber=B2").equals(List.of("earlier")),
        () -> "the list is not read once more");
  }

  private static CertificateFacts facts(byte[] certificate) {
    return ((CertificateOutcome.Parsed) CertificateReader.read(certificate)).facts();
  }

  private static JsonArray all(String question) {
    try {
      return pkd.all(BASE + "/deviations?" + question);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject only(String question) {
    JsonArray found = all(question);
    assertThat(
            found.stream().filter(one -> ((JsonObject) one).getInteger("documentNumbers") != null))
        .as(found.encode())
        .hasSize(1);
    return found.stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getInteger("documentNumbers") != null)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(String question) {
    return all(question).stream()
        .map(JsonObject.class::cast)
        .map(one -> one.getJsonArray("descriptions").getJsonObject(0).getString("text"))
        .toList();
  }
}
