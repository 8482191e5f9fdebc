package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which list of an issuer counts; each test has countries of its own. */
class ListTest {
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
  void aListOfAnIssuerThatNobodyAcceptedIntroducesNothing() throws Exception {
    Generation csca = new Generation("QM", "CSCA");
    Generation impostor = new Generation("QM", "Impostor");
    Generation friend = new Generation("XM", "Friend");
    byte[] first = csca.masterList(hoursAgo(2));
    byte[] second = impostor.masterList(hoursAgo(1), friend.root());
    pkd.accepted(first);
    imported(second);
    assertThat(pkd.trust(csca.root())).isEqualTo("trusted");
    assertThat(pkd.trust(impostor.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(friend.root())).isEqualTo("untrusted");
    assertThat(trust(second).getString("status")).isEqualTo("pending");
    assertThat(trust(first).getBoolean("current")).isTrue();
    // People may know better.
    pkd.decide("lists", second, true, "called them").as(201);
    assertThat(pkd.trust(friend.root())).isEqualTo("trusted");
    assertThat(trust(second).getString("because")).isEqualTo("called them");
  }

  @Test
  void aListOfAnotherSignerThanAListSignerConfersNoTrust() throws Exception {
    Generation csca = new Generation("QR", "CSCA");
    Generation friend = new Generation("XT", "Friend");
    byte[] first = csca.masterListBy(SignerKind.DOCUMENT_SIGNER, hoursAgo(4), friend);
    byte[] second = csca.masterList(hoursAgo(3));
    byte[] third = csca.masterListBy(SignerKind.DOCUMENT_SIGNER, hoursAgo(2), friend);
    byte[] fourth = csca.masterListBy(SignerKind.DEVIATION_LIST_SIGNER, hoursAgo(1), friend);

    imported(first);
    assertThat(pkd.trust(csca.root())).isEqualTo("untrusted");
    pkd.accepted(second);
    imported(third);
    imported(fourth);

    for (byte[] list : List.of(first, third, fourth)) {
      assertThat(trust(list).getString("status")).isEqualTo("untrusted");
      assertThat(trust(list).getString("because")).contains("not for signing lists");
    }
    assertThat(trust(second).getBoolean("current")).isTrue();
    assertThat(pkd.trust(friend.root())).isEqualTo("untrusted");
    // People may know better here, too.
    pkd.decide("lists", third, true, "an old signer").as(201);
    assertThat(pkd.trust(friend.root())).isEqualTo("trusted");
  }

  @Test
  void aListOfARevokedOrWithdrawnSignerConfersNoTrust() throws Exception {
    Generation csca = new Generation("ZQ", "CSCA");
    Generation friend = new Generation("XU", "Friend");
    byte[] revoked = csca.masterList(hoursAgo(2), friend.root());
    byte[] withdrawn = csca.masterList(hoursAgo(1), friend.root());
    pkd.accepted(csca.masterList(hoursAgo(3)));
    pkd.imported(csca.crl(1, signer(revoked)), "application/pkix-crl");
    pkd.imported(signer(withdrawn), "application/pkix-cert");
    pkd.decide("certificates", signer(withdrawn), false, "key stolen").as(201);

    imported(revoked);
    imported(withdrawn);

    for (byte[] list : List.of(revoked, withdrawn)) {
      assertThat(trust(list).getString("status")).isEqualTo("untrusted");
      assertThat(trust(list).getString("because")).contains("is revoked or withdrawn");
    }
    assertThat(pkd.trust(friend.root())).isEqualTo("untrusted");
  }

  @Test
  void aListFromTheFutureDoesNotKeepTheNextOnesOut() throws Exception {
    Generation csca = new Generation("ZX", "CSCA");
    Generation friend = new Generation("XV", "Friend");
    byte[] early = csca.masterList(Instant.now().plus(Duration.ofDays(30)));
    pkd.accepted(csca.masterList(hoursAgo(2)));
    imported(early);
    imported(csca.masterList(hoursAgo(1), friend.root()));

    assertThat(trust(early).getString("status")).isEqualTo("untrusted");
    assertThat(trust(early).getString("because")).contains("in the future");
    assertThat(pkd.trust(friend.root())).isEqualTo("trusted");
  }

  @Test
  void aListFallsWithItsSignerAndWithTheCscaAboveIt() throws Exception {
    Generation csca = new Generation("ZV", "CSCA");
    Generation before = new Generation("XW", "Before");
    Generation after = new Generation("XX", "After");
    pkd.accepted(csca.masterList(hoursAgo(2), before.root()));
    byte[] list = csca.masterList(hoursAgo(1), after.root());
    imported(list);
    byte[] signer = after.signer("Signer");
    pkd.imported(signer, "application/pkix-cert");
    assertThat(pkd.trust(signer)).isEqualTo("trusted");

    pkd.decide("certificates", signer(list), false, "key stolen").as(201);

    assertThat(trust(list).getString("status")).isEqualTo("untrusted");
    assertThat(trust(list).getString("because")).contains("is revoked or withdrawn");
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(pkd.trust(before.root())).isEqualTo("trusted");

    pkd.decide("certificates", csca.root(), false, "all keys stolen").as(201);

    assertThat(pkd.trust(before.root())).isEqualTo("untrusted");
    // A decision about the list itself goes before.
    pkd.decide("lists", list, true, "compared by hand").as(201);
    assertThat(trust(list).getBoolean("current")).isTrue();
    assertThat(pkd.trust(signer)).isEqualTo("trusted");
    assertThat(pkd.trust(csca.root())).isEqualTo("withdrawn");
  }

  private static byte[] signer(byte[] list) {
    MasterListOutcome.Accepted accepted = (MasterListOutcome.Accepted) MasterListReader.read(list);
    return accepted.list().signature().signer().bytes().toByteArray();
  }

  @Test
  void aNewerListByATrustedCscaReplacesTheOlder() throws Exception {
    Generation csca = new Generation("QN", "CSCA");
    Generation before = new Generation("XN", "Before");
    Generation after = new Generation("XO", "After");
    byte[] first = csca.masterList(hoursAgo(2), before.root());
    byte[] second = csca.masterList(hoursAgo(1), after.root());
    pkd.accepted(first);
    assertThat(pkd.trust(before.root())).isEqualTo("trusted");
    imported(second);
    assertThat(pkd.trust(before.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(after.root())).isEqualTo("trusted");
    assertThat(trust(first)).isEqualTo(trust(first).copy().put("current", false));
    assertThat(trust(second).getBoolean("current")).isTrue();
  }

  @Test
  void aListSignedUnderTheNextKeyReplacesTheOlderByTheLinkCertificate() throws Exception {
    Generation old = new Generation("QO", "CSCA");
    Generation fresh = new Generation("QO", "CSCA Next");
    Generation friend = new Generation("XP", "Friend");
    pkd.accepted(old.masterList(hoursAgo(2)));
    pkd.imported(old.link(fresh), "application/pkix-cert");
    byte[] second = fresh.masterList(hoursAgo(1), friend.root());
    imported(second);
    assertThat(trust(second).getString("status")).isEqualTo("trusted");
    assertThat(trust(second).getBoolean("current")).isTrue();
    assertThat(pkd.trust(friend.root())).isEqualTo("trusted");
  }

  @Test
  void anOlderListNeverReplacesANewer() throws Exception {
    Generation csca = new Generation("QP", "CSCA");
    Generation gone = new Generation("XQ", "Gone");
    pkd.accepted(csca.masterList(hoursAgo(1)));
    byte[] older = csca.masterList(hoursAgo(2), gone.root());
    imported(older);
    assertThat(trust(older).getString("status")).isEqualTo("trusted");
    assertThat(trust(older).getBoolean("current")).isFalse();
    assertThat(pkd.trust(gone.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(csca.root())).isEqualTo("trusted");
  }

  @Test
  void aWithdrawnListLeavesTheOneBefore() throws Exception {
    Generation csca = new Generation("QQ", "CSCA");
    Generation before = new Generation("XR", "Before");
    Generation after = new Generation("XS", "After");
    byte[] signer = after.signer("Signer");
    pkd.accepted(csca.masterList(hoursAgo(2), before.root()));
    byte[] second = csca.masterList(hoursAgo(1), after.root());
    imported(second);
    pkd.imported(signer, "application/pkix-cert");
    assertThat(pkd.trust(signer)).isEqualTo("trusted");

    pkd.decide("lists", second, false, "made by mistake").as(201);

    assertThat(trust(second))
        .isEqualTo(
            new JsonObject()
                .put("status", "withdrawn")
                .put("because", "made by mistake")
                .put("current", false));
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(pkd.trust(before.root())).isEqualTo("trusted");
    pkd.decide("lists", second, true, "it was none").as(201);
    assertThat(pkd.trust(signer)).isEqualTo("trusted");
    JsonArray history =
        pkd.api().get(BASE + "/lists/" + sha256(second) + "/trust").getJsonArray("items");
    assertThat(history)
        .extracting(item -> ((JsonObject) item).getString("reason"))
        .containsExactly("it was none", "made by mistake");
  }

  @Test
  void listsAreFoundAndGoOutByteForByte() throws Exception {
    Generation csca = new Generation("QT", "CSCA");
    byte[] first = csca.masterList(hoursAgo(2));
    byte[] second = csca.masterList(hoursAgo(1));
    imported(first);
    String id = imported(second).getString("id");
    assertThat(pkd.api().get(BASE + "/lists/" + sha256(second), "application/cms").body())
        .isEqualTo(second);
    JsonObject list = list(second);
    assertThat(list.getJsonArray("members").getJsonObject(0).getString("sha256"))
        .isEqualTo(sha256(csca.root()));
    assertThat(list.getJsonArray("imports").getJsonObject(0).getString("id")).isEqualTo(id);
    assertThat(list.getJsonObject("signature").getString("status")).startsWith("valid");
    JsonObject page = pkd.api().get(BASE + "/lists?country=QT&kind=master-list&limit=1");
    assertThat(page.getJsonArray("items").getJsonObject(0).getString("sha256"))
        .isEqualTo(sha256(second));
    page = pkd.api().get(BASE + "/lists?country=QT&cursor=" + page.getString("next"));
    assertThat(page.getJsonArray("items")).hasSize(1);
    assertThat(page.getJsonArray("items").getJsonObject(0).getString("sha256"))
        .isEqualTo(sha256(first));
    assertThat(pkd.all(BASE + "/lists?country=QT&trust=withdrawn")).isEmpty();
    pkd.api().get(BASE + "/lists/" + sha256(csca.root()), "application/json").as(404);
    assertThat(pkd.api().get(BASE + "/lists?kind=x", "application/json").as(400).getString("field"))
        .isEqualTo("kind");
  }

  private static Instant hoursAgo(int hours) {
    return Instant.now().minus(Duration.ofHours(hours));
  }

  private static JsonObject imported(byte[] list) throws IOException {
    return pkd.imported(list, "application/cms");
  }

  private static JsonObject list(byte[] list) throws IOException {
    return pkd.api().get(BASE + "/lists/" + sha256(list));
  }

  private static JsonObject trust(byte[] list) throws IOException {
    return list(list).getJsonObject("trust");
  }
}
