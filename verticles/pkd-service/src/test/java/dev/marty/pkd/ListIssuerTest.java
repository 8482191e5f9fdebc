package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.IMPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose lists introduce trust anchors where nobody is trusted for coming first. */
class ListIssuerTest {
  private static final String ISSUERS = BASE + "/list-issuers";
  private static final String CMS = "application/cms";
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture(false);
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void aSelfMadeListOfAnyCountryWaitsAndLocksNobodyOut() throws Exception {
    Generation forged = new Generation("QM", "CSCA");
    Generation germany = new Generation("XM", "CSCA");
    byte[] signer = germany.signer("Signer");
    JsonObject answer =
        pkd.imported(forged.masterList(Instant.now(), forged.root(), germany.root()), CMS);
    pkd.imported(signer, "application/pkix-cert");

    assertThat(answer.getBoolean("trusted")).isFalse();
    JsonObject effect = answer.getJsonObject("effect");
    assertThat(effect.getJsonObject("introduced").getInteger("count")).isZero();
    JsonObject pending = effect.getJsonArray("pending").getJsonObject(0);
    assertThat(pending.getString("list")).isEqualTo(answer.getString("sha256"));
    assertThat(pending.getString("decide")).contains("/list-issuers", answer.getString("sha256"));
    assertThat(pkd.trust(forged.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(pkd.all(BASE + "/trust-anchors?country=QM")).isEmpty();
    assertThat(pkd.all(BASE + "/lists?country=QM&trust=pending")).hasSize(1);
    assertThat(exported("002")).doesNotContain("c=QM");
    assertThat(exported("001")).doesNotContain("c=XM");

    Generation genuine = new Generation("QM", "CSCA");
    byte[] list = genuine.masterList(Instant.now().minus(Duration.ofDays(1)));
    pkd.imported(list, CMS);
    JsonObject issuer = accept(new JsonObject().put("list", sha256(list)));
    assertThat(
            issuer.getJsonObject("effect").getJsonObject("introduced").getJsonArray("certificates"))
        .containsExactly(sha256(genuine.root()));
    assertThat(pkd.trust(genuine.root())).isEqualTo("trusted");
    assertThat(pkd.trust(forged.root())).isEqualTo("untrusted");
    assertThat(exported("002")).contains("c=QM");
  }

  @Test
  void anIssuerIsNamedByCertificatesToAndWithdrawnOnce() throws Exception {
    Generation csca = new Generation("QN", "CSCA");
    Generation friend = new Generation("XN", "Friend");
    pkd.imported(csca.root(), "application/pkix-cert");
    JsonObject body =
        new JsonObject()
            .put(
                "certificates",
                new JsonArray().add(sha256(csca.root()).toUpperCase(java.util.Locale.ROOT)))
            .put("reason", "handed over");
    JsonObject issuer = pkd.api().post(ISSUERS, body, "once").as(201);
    assertThat(pkd.api().post(ISSUERS, body, "once").as(201)).isEqualTo(issuer);
    assertThat(issuer.getString("origin")).isEqualTo("decision");
    assertThat(issuer.getJsonArray("keys").getJsonObject(0).getJsonArray("certificates"))
        .containsExactly(sha256(csca.root()));
    // An issuer of lists is no trust anchor by that.
    assertThat(pkd.trust(csca.root())).isEqualTo("untrusted");

    JsonObject imported = pkd.imported(csca.masterList(Instant.now(), friend.root()), CMS);
    assertThat(imported.getBoolean("trusted")).isTrue();
    assertThat(imported.getJsonObject("effect").getJsonObject("introduced").getInteger("count"))
        .isEqualTo(2);
    assertThat(imported.getJsonObject("effect").getJsonArray("pending")).isEmpty();
    assertThat(pkd.trust(friend.root())).isEqualTo("trusted");

    String path = ISSUERS + "/" + issuer.getString("id");
    JsonObject reason = new JsonObject().put("reason", "not theirs any more");
    JsonObject withdrawn = pkd.api().post(path + "/withdrawal", reason).as(201);
    assertThat(withdrawn.getJsonObject("effect").getJsonObject("fellAway").getInteger("count"))
        .isEqualTo(2);
    assertThat(pkd.trust(friend.root())).isEqualTo("untrusted");
    assertThat(withdrawn.getString("caller")).isEqualTo("developer");
    assertThat(withdrawn.getJsonObject("withdrawal").getString("caller")).isEqualTo("developer");
    assertThat(pkd.api().get(path).getJsonObject("withdrawal").getString("reason"))
        .isEqualTo("not theirs any more");
    assertThat(pkd.api().post(path + "/withdrawal", reason).as(409).getString("type"))
        .endsWith("withdrawn-already");
    assertThat(pkd.all(ISSUERS))
        .extracting(one -> ((JsonObject) one).getString("id"))
        .contains(issuer.getString("id"));
  }

  @Test
  void aBadAcceptanceIsRefusedAndSaysWhy() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    byte[] signer = csca.signer("Signer");
    pkd.imported(signer, "application/pkix-cert");
    JsonObject reason = new JsonObject().put("reason", "x");
    String unknown = "0".repeat(64);
    assertThat(refused(reason, 400).getString("field")).isEqualTo("list");
    assertThat(
            refused(
                    reason
                        .copy()
                        .put("list", unknown)
                        .put("certificates", new JsonArray().add(unknown)),
                    400)
                .getString("field"))
        .isEqualTo("list");
    assertThat(refused(new JsonObject().put("list", unknown), 400).getString("field"))
        .isEqualTo("reason");
    assertThat(
            refused(reason.copy().put("certificates", new JsonArray().add("QO")), 400)
                .getString("field"))
        .isEqualTo("certificates");
    assertThat(refused(reason.copy().put("list", unknown), 422).getString("type"))
        .endsWith("no-list-issuer");
    // A signer's certificate is no CA's.
    refused(reason.copy().put("certificates", new JsonArray().add(sha256(signer))), 422);
    pkd.api().get(ISSUERS + "/00000000-0000-0000-0000-000000000000", "application/json").as(404);
    pkd.api().post(ISSUERS + "/00000000-0000-0000-0000-000000000000/withdrawal", reason).as(404);
  }

  @Test
  void aRolloverStaysAcceptedByALinkInTheNewListAndNotWithoutOne() throws Exception {
    Generation old = new Generation("QP", "CSCA");
    Generation next = new Generation("QP", "CSCA");
    Generation stranger = new Generation("QP", "CSCA");
    Generation before = new Generation("XP", "Before");
    Generation after = new Generation("XQ", "After");
    byte[] first = old.masterList(hoursAgo(3), before.root());
    pkd.accepted(first);

    byte[] unlinked = stranger.masterList(hoursAgo(1), after.root());
    assertThat(pkd.imported(unlinked, CMS).getBoolean("trusted")).isFalse();
    assertThat(pkd.trust(after.root())).isEqualTo("untrusted");

    byte[] linked = next.masterList(hoursAgo(2), old.link(next), after.root());
    JsonObject answer = pkd.imported(linked, CMS);
    assertThat(answer.getBoolean("trusted")).isTrue();
    assertThat(
            answer.getJsonObject("effect").getJsonObject("fellAway").getJsonArray("certificates"))
        .contains(sha256(before.root()));
    assertThat(pkd.trust(after.root())).isEqualTo("trusted");
    assertThat(pkd.trust(before.root())).isEqualTo("untrusted");
    assertThat(pkd.trust(stranger.root())).isEqualTo("untrusted");
  }

  @Test
  void theNewestListsOfAllIssuersAreUnitedWhateverTheirCountries() throws Exception {
    Generation one = new Generation("QQ", "CSCA");
    Generation other = new Generation("QQ", "Another CSCA");
    Generation friend = new Generation("XR", "Friend");
    Generation foe = new Generation("XS", "Foe");
    pkd.accepted(one.masterList(hoursAgo(2), friend.root()));
    pkd.accepted(other.masterList(hoursAgo(1), foe.root()));
    // The one is older, of the same country, and not replaced.
    assertThat(pkd.trust(friend.root())).isEqualTo("trusted");
    assertThat(pkd.trust(foe.root())).isEqualTo("trusted");
  }

  @Test
  void theExpectedSignerRefusesOthersAndAcceptsNobody() throws Exception {
    Generation csca = new Generation("QR", "CSCA");
    byte[] list = csca.masterList(Instant.now());
    for (String other : new String[] {"QS", "0".repeat(64)}) {
      assertThat(expecting(other, list).as(422).getString("type")).endsWith("unexpected-signer");
    }
    assertThat(expecting("qr", list).as(400).getString("field")).isEqualTo("expectedSigner");
    expecting("QR", csca.root()).as(422);
    assertThat(pkd.all(BASE + "/lists?country=QR")).isEmpty();
    for (String right : new String[] {"QR", sha256(csca.root())}) {
      assertThat(expecting(right, list).as(201).getBoolean("trusted")).isFalse();
    }
    assertThat(pkd.trust(csca.root())).isEqualTo("untrusted");
  }

  @Test
  void aListThatWasKeptOnlyIntroducesWhenItComesAgainWithTrust() throws Exception {
    Generation csca = new Generation("QT", "CSCA");
    byte[] list = csca.masterList(Instant.now());
    pkd.accepted(csca.masterList(hoursAgo(1)));
    pkd.decide("certificates", csca.root(), false, "so that the list alone can tell").as(201);
    pkd.decide("certificates", csca.root(), true, "taken back").as(201);
    JsonObject kept = pkd.api().post(IMPORTS + "?trust=false", list, CMS).as(201);
    assertThat(kept.getString("trustReason")).isEqualTo("imported without trust");
    assertThat(pkd.imported(list, CMS).getBoolean("trusted")).isTrue();
  }

  private static Api.Answer expecting(String signer, byte[] object) throws IOException {
    return pkd.api().post(IMPORTS + "?expectedSigner=" + signer, object, CMS);
  }

  private static JsonObject accept(JsonObject whom) throws IOException {
    return pkd.api().post(ISSUERS, whom.put("reason", "compared by telephone")).as(201);
  }

  private static JsonObject refused(JsonObject body, int status) throws IOException {
    return pkd.api().post(ISSUERS, body).as(status);
  }

  private static String exported(String collection) throws IOException {
    return pkd.api().get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif").text();
  }

  private static Instant hoursAgo(int hours) {
    return Instant.now().minus(Duration.ofHours(hours));
  }
}
