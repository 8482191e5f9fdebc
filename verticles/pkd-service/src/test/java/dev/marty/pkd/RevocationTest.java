package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a revocation takes with it, and whose it is; each test has a country of its own. */
class RevocationTest {
  private final Instant begin = Instant.now().minus(Duration.ofDays(9));
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
  void aRevokedLinkTakesAllBelowItWithIt() throws Exception {
    Generation old = new Generation("QM", "CSCA");
    Generation next = new Generation("QM", "CSCA");
    byte[] link = old.link(next);
    byte[] signer = next.signer("Signer");
    pkd.accepted(old.masterList(Instant.now()));
    certificates(link, next.root(), signer);
    assertThat(pkd.trust(signer)).isEqualTo("trusted");
    pkd.imported(old.crl(1, link), "application/pkix-crl");

    assertThat(pkd.trust(link)).isEqualTo("untrusted");
    assertThat(pkd.trust(next.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(reason(link)).isEqualTo("revoked");
    assertThat(pkd.trust(old.root())).isEqualTo("trusted");
    // What a list introduces by itself does not need the link.
    pkd.accepted(old.masterList(Instant.now().plusSeconds(5), next.root()));
    assertThat(pkd.trust(signer)).isEqualTo("trusted");
  }

  @Test
  void aRevokedCscaTakesAllBelowItWithItAndItsCrlStays() throws Exception {
    Generation csca = new Generation("QN", "CSCA");
    byte[] signer = csca.signer("Signer");
    pkd.anchor(csca.root());
    certificates(signer);
    byte[] crl = csca.crl(1, csca.root());
    pkd.imported(crl, "application/pkix-crl");

    assertThat(pkd.trust(csca.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(crl(crl).getString("status")).isEqualTo("current");
    // Downstream must learn of it: certificate and CRL stay published.
    assertThat(exported("001")).contains("o=dsc,c=QN", "o=crl,c=QN");
  }

  @Test
  void aRevokedListSignerTakesItsListWithIt() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    Generation friend = new Generation("XO", "Friend");
    byte[] list = csca.masterList(Instant.now(), friend.root());
    pkd.accepted(list);
    byte[] signer = friend.signer("Signer");
    certificates(signer);
    assertThat(pkd.trust(signer)).isEqualTo("trusted");
    MasterListOutcome.Accepted read = (MasterListOutcome.Accepted) MasterListReader.read(list);
    byte[] listSigner = read.list().signature().signer().bytes().toByteArray();
    pkd.anchor(csca.root());
    pkd.imported(csca.crl(1, listSigner), "application/pkix-crl");

    JsonObject trust = pkd.api().get(BASE + "/lists/" + sha256(list)).getJsonObject("trust");
    assertThat(trust.getString("status")).isEqualTo("untrusted");
    assertThat(trust.getString("because")).contains("revoked or withdrawn");
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(exported("002")).doesNotContain("c=QO");
  }

  @Test
  void theNewerCrlCountsWhateverItsNumberAndNothingIsUnrevoked() throws Exception {
    Generation csca = new Generation("QP", "CSCA");
    byte[] first = csca.signer("First");
    byte[] second = csca.signer("Second");
    pkd.anchor(csca.root());
    certificates(first, second);
    byte[] older = csca.crl(9, Instant.now().minus(Duration.ofDays(2)), first);
    byte[] newer = csca.crl(2, Instant.now(), second);
    for (byte[] crl : List.of(newer, older)) {
      pkd.imported(crl, "application/pkix-crl");
    }

    assertThat(crl(newer).getString("status")).isEqualTo("current");
    assertThat(crl(older).getString("status")).isEqualTo("superseded");
    assertThat(crl(newer).getJsonArray("findings"))
        .extracting(finding -> ((JsonObject) finding).getString("code"))
        .contains("WARN:CRL.CRN.146");
    assertThat(pkd.certificate(second).getJsonObject("revoked")).isNotNull();
    assertThat(pkd.certificate(first).getJsonObject("revoked")).isNotNull();
    assertThat(exported("001")).contains(base64(newer)).doesNotContain(base64(older));
    // From the future, it is not the current one.
    byte[] future = csca.crl(10, Instant.now().plus(Duration.ofDays(3)));
    pkd.imported(future, "application/pkix-crl");
    assertThat(crl(future).getString("status")).isEqualTo("future");
    assertThat(crl(newer).getString("status")).isEqualTo("current");

    pkd.decide("crls", newer, false, "made by mistake").as(201);
    assertThat(crl(newer).getString("status")).isEqualTo("withdrawn");
    assertThat(pkd.certificate(second).getJsonObject("revoked")).isNull();
    assertThat(crl(older).getString("status")).isIn("current", "overdue");
    pkd.decide("crls", newer, true, "it was none").as(201);
    assertThat(pkd.certificate(second).getJsonObject("revoked")).isNotNull();
    assertThat(pkd.decide("crls", older, true, "please").as(422).getString("type"))
        .endsWith("no-trust-anchor");
  }

  @Test
  void aReissuedSerialIsNotRevokedByAnOldEntry() throws Exception {
    Generation csca = new Generation("QQ", "CSCA");
    Instant start = Instant.now().minus(Duration.ofDays(9));
    BigInteger serial = BigInteger.valueOf(4711);
    byte[] first = csca.signer("First", serial, start);
    byte[] again = csca.signer("Again", serial, Instant.now().minus(Duration.ofDays(1)));
    pkd.anchor(csca.root());
    certificates(first, again);
    pkd.imported(
        csca.crl(1, Instant.now().minus(Duration.ofDays(4)), first), "application/pkix-crl");
    pkd.imported(csca.crl(2, Instant.now()), "application/pkix-crl");

    assertThat(pkd.certificate(first).getJsonObject("revoked")).isNotNull();
    assertThat(pkd.certificate(again).getJsonObject("revoked")).isNull();
    // Of two certificates with one name both are published.
    assertThat(exported("001").split("o=dsc,c=QQ", -1)).hasSizeGreaterThan(3);
  }

  @Test
  void superfluousOctetsOfASerialNumberHideNoRevocation() throws Exception {
    Generation csca = new Generation("QT", "CSCA");
    pkd.anchor(csca.root());
    byte[][] serials = {{0, 0, 0, 0x12}, {0, 0, (byte) 0x80}, {0x13}, {0, 0}, {-1, -1, -2}};
    byte[][] signers = new byte[serials.length][];
    byte[][] listed = new byte[serials.length][];
    for (int i = 0; i < serials.length; i++) {
      listed[i] = csca.signer("Signer " + i, new BigInteger(i + 40 + "").shiftLeft(70), begin);
      signers[i] = OddCertificates.longSerial(csca, listed[i], serials[i]);
      certificates(signers[i]);
      assertThat(pkd.certificate(signers[i]).getJsonObject("revoked")).isNull();
    }
    pkd.imported(csca.crl(1, signers), "application/pkix-crl");
    for (byte[] signer : signers) {
      assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
    }
    for (byte[] other : listed) {
      certificates(other);
      assertThat(pkd.certificate(other).getJsonObject("revoked")).isNull();
    }
  }

  @Test
  void verifiersGetASupersededCrlWhileItListsWhatNoLaterOneDoes() throws Exception {
    Generation csca = new Generation("QU", "CSCA");
    byte[] signer = csca.signer("Signer");
    byte[] other = csca.signer("Other");
    pkd.anchor(csca.root());
    byte[] first = csca.crl(1, begin, signer);
    byte[] second = csca.crl(2, begin.plusSeconds(60), signer, other);
    byte[] third = csca.crl(3, begin.plusSeconds(120), other);
    byte[] fourth = csca.crl(4, begin.plusSeconds(180), other);
    for (byte[] crl : List.of(fourth, second, first, third)) {
      pkd.imported(crl, "application/pkix-crl");
    }
    assertThat(material("QU"))
        .containsExactlyInAnyOrder(sha256(second) + " false", sha256(fourth) + " true");
    byte[] fifth = csca.crl(5, Instant.now(), signer, other);
    pkd.imported(fifth, "application/pkix-crl");
    assertThat(material("QU"))
        .contains(sha256(fifth) + " true")
        .doesNotContain(sha256(first) + " false");
    pkd.decide("crls", second, false, "made by mistake").as(201);
    assertThat(material("QU"))
        .contains(sha256(first) + " false")
        .doesNotContain(sha256(second) + " false");
  }

  private static List<String> material(String country) throws IOException {
    return pkd.api().get(BASE + "/trust-material?country=" + country).getJsonArray("crls").stream()
        .map(JsonObject.class::cast)
        .map(crl -> crl.getString("sha256") + " " + crl.getBoolean("current"))
        .toList();
  }

  @Test
  void aCrlOfAnotherCscaOfTheCountryRevokesNothingUntilTheirNamesAreJoined() throws Exception {
    Generation one = new Generation("QR", "One");
    Generation other = new Generation("QR", "Other");
    byte[] signer = one.signer("Signer");
    pkd.anchor(one.root());
    pkd.anchor(other.root());
    certificates(signer);
    byte[] crl = other.crl(1, signer);
    pkd.imported(crl, "application/pkix-crl");
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNull();

    JsonObject body =
        new JsonObject()
            .put(
                "names",
                new JsonArray().add(one.distinguishedName()).add(other.distinguishedName()))
            .put("reason", "the ministry says so");
    JsonObject join = pkd.api().post(BASE + "/name-joins", body).as(201);
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
    String path = BASE + "/name-joins/" + join.getString("id");
    pkd.api().post(path + "/withdrawal", new JsonObject().put("reason", "it does not")).as(201);
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNull();
    assertThat(pkd.api().get(path).getJsonObject("withdrawal")).isNotNull();
    for (JsonArray bad :
        List.of(
            new JsonArray().add(one.distinguishedName()),
            new JsonArray().add(one.distinguishedName()).add(one.distinguishedName()),
            new JsonArray().add(one.distinguishedName()).add("no name"))) {
      body.put("names", bad);
      assertThat(pkd.api().post(BASE + "/name-joins", body).as(400).getString("field"))
          .isEqualTo("names");
    }
    // By its issuerAltName a CRL joins its names itself.
    pkd.imported(other.crlNaming(other.crl(2, signer), one), "application/pkix-crl");
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
  }

  @Test
  void aCrlThatOnlyWritesAnotherOnesNameNeitherSpeaksForItNorReplacesIts() throws Exception {
    Generation one = new Generation("QS", "CSCA");
    Generation other = new Generation("QS", "Other");
    byte[] signer = one.signer("Signer");
    pkd.anchor(one.root());
    pkd.anchor(other.root());
    certificates(signer);
    byte[] genuine = one.crl(1, Instant.now().minus(Duration.ofHours(1)));
    // In the name of the one, by the key of the other.
    byte[] forged = new Generation("QS", "CSCA", other.key()).crl(2, Instant.now(), signer);
    for (byte[] crl : List.of(forged, genuine)) {
      pkd.imported(crl, "application/pkix-crl");
    }
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNull();
    assertThat(crl(genuine).getString("status")).isEqualTo("current");
  }

  private static void certificates(byte[]... ders) throws IOException {
    for (byte[] der : ders) {
      pkd.imported(der, "application/pkix-cert");
    }
  }

  private static JsonObject crl(byte[] crl) throws IOException {
    return pkd.api().get(BASE + "/crls/" + sha256(crl), "application/json").as(200);
  }

  private static String reason(byte[] certificate) throws IOException {
    return pkd.certificate(certificate)
        .getJsonObject("trust")
        .getJsonArray("because")
        .getJsonObject(0)
        .getString("reason");
  }

  private static String exported(String collection) throws IOException {
    return pkd.api()
        .get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif")
        .text()
        .replace("\n ", "");
  }

  private static String base64(byte[] object) {
    return java.util.Base64.getEncoder().encodeToString(object);
  }
}
