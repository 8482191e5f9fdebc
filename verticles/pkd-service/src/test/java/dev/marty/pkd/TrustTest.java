package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is trusted, why, and what decisions change; each test has a country of its own. */
class TrustTest {
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
  void thePathGoesOverALinkCertificateToTheListThatIsTheReason() throws Exception {
    Generation old = new Generation("QM", "Old CSCA");
    Generation fresh = new Generation("QM", "New CSCA");
    byte[] link = old.link(fresh);
    byte[] signer = fresh.signer("Signer");
    byte[] list = old.masterList(Instant.now());
    // The lower first: nothing is known of what is above it then.
    certificate(signer);
    assertThat(trust(signer).getString("status")).isEqualTo("untrusted");
    assertThat(path(signer)).containsExactly(sha256(signer));
    certificate(fresh.root());
    certificate(link);
    assertThat(trust(signer).getString("status")).isEqualTo("untrusted");
    JsonObject imported = pkd.imported(list, "application/cms");

    JsonObject trust = trust(signer);
    assertThat(trust.getString("status")).isEqualTo("trusted");
    assertThat(path(signer)).containsExactly(sha256(signer), sha256(link), sha256(old.root()));
    JsonObject end = trust.getJsonArray("path").getJsonObject(2);
    assertThat(end.getJsonArray("because")).containsExactly("master-list");
    assertThat(end.getString("relation")).isEqualTo("issuer");
    JsonObject why = trust.getJsonArray("lists").getJsonObject(0);
    assertThat(why.getString("sha256")).isEqualTo(sha256(list));
    assertThat(why.getBoolean("counts")).isTrue();
    assertThat(why.getJsonArray("imports").getJsonObject(0).getString("id"))
        .isEqualTo(imported.getString("id"));
    // The new root certifies itself and is certified by the link: no circle.
    assertThat(path(fresh.root()))
        .containsExactly(sha256(fresh.root()), sha256(link), sha256(old.root()));
  }

  @Test
  void aWithdrawnCscaTakesItsSignersAndItsCrlWithItUntilItIsTrustedByHand() throws Exception {
    Generation csca = new Generation("QN", "CSCA");
    byte[] signer = csca.signer("Signer");
    byte[] revoked = csca.signer("Revoked");
    byte[] crl = csca.crl(1, revoked);
    pkd.accepted(csca.masterList(Instant.now()));
    certificate(signer);
    certificate(revoked);
    pkd.imported(crl, "application/pkix-crl");
    assertThat(trust(signer).getString("status")).isEqualTo("trusted");
    assertThat(
            pkd.certificate(revoked).getJsonObject("revoked").getJsonArray("crls").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("sha256", sha256(crl))
                .put("issuer", csca.distinguishedName())
                .put("number", "1")
                .put("status", "current"));
    assertThat(material("QN")).isEqualTo(List.of(1, 1));

    JsonObject decision = pkd.decide("certificates", csca.root(), false, "key compromised").as(201);
    assertThat(decision.getBoolean("trusted")).isFalse();
    assertThat(trust(csca.root()).getString("status")).isEqualTo("withdrawn");
    JsonObject because = trust(csca.root()).getJsonArray("because").getJsonObject(0);
    assertThat(because.getString("text")).isEqualTo("key compromised");
    assertThat(trust(signer).getString("status")).isEqualTo("untrusted");
    assertThat(pkd.certificate(revoked).getJsonObject("revoked")).isNull();
    assertThat(material("QN")).isEqualTo(List.of(0, 0));

    pkd.decide("certificates", csca.root(), true, "it was another key").as(201);
    assertThat(trust(signer).getString("status")).isEqualTo("trusted");
    assertThat(trust(csca.root()).getJsonArray("because"))
        .extracting(item -> ((JsonObject) item).getString("reason"))
        .containsExactly("by-hand", "master-list");
    assertThat(pkd.certificate(revoked).getJsonObject("revoked")).isNotNull();
    assertThat(material("QN")).isEqualTo(List.of(1, 1));
    JsonObject history = pkd.api().get(BASE + "/certificates/" + sha256(csca.root()) + "/trust");
    assertThat(history.getJsonArray("items"))
        .extracting(item -> ((JsonObject) item).getString("reason"))
        .containsExactly("it was another key", "key compromised");
  }

  @Test
  void aCscaThatNoListKnowsIsTrustedByHandWithTheReason() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    byte[] signer = csca.signer("Signer");
    certificate(csca.root());
    certificate(signer);
    assertThat(trust(signer).getString("status")).isEqualTo("untrusted");
    pkd.decide("certificates", csca.root(), true, "handed over at the embassy").as(201);
    assertThat(path(signer)).containsExactly(sha256(signer), sha256(csca.root()));
    JsonObject because = trust(csca.root()).getJsonArray("because").getJsonObject(0);
    assertThat(because.getString("reason")).isEqualTo("by-hand");
    assertThat(because.getString("text")).isEqualTo("handed over at the embassy");
  }

  @Test
  void aCscaVouchesForNoneOfAnotherCountryNotEvenWithItsOwnNameAndKey() throws Exception {
    Generation csca = new Generation("QR", "CSCA");
    Generation successor = new Generation("QR", "CSCA Next");
    Generation twin = csca.abroad("QS");
    Generation stranger = new Generation("QS", "Stranger");
    byte[] signer = csca.signer("Signer");
    pkd.accepted(csca.masterList(Instant.now()));
    certificate(signer);
    List<byte[]> foreign =
        List.of(
            twin.root(),
            twin.signer("Signer"),
            OddCertificates.link(csca, twin),
            stranger.root(),
            stranger.signer("Signer"),
            OddCertificates.link(csca, stranger));
    for (byte[] one : foreign) {
      certificate(one);
    }
    pkd.imported(twin.crl(9, signer), "application/pkix-crl");

    for (byte[] one : foreign) {
      assertThat(trust(one).getString("status")).isEqualTo("untrusted");
    }
    assertThat(pkd.all(BASE + "/trust-anchors?country=QS")).isEmpty();
    assertThat(material("QS")).isEqualTo(List.of(0, 0));
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNull();
    // For one of its own country the same counts.
    certificate(OddCertificates.link(csca, successor));
    certificate(successor.root());
    assertThat(trust(successor.root()).getString("status")).isEqualTo("trusted");
  }

  @Test
  void onlyCscaCertificatesAreTrustedByHandButAWithdrawalCanBeTakenBack() throws Exception {
    Generation csca = new Generation("QP", "CSCA");
    byte[] signer = csca.signer("Signer");
    pkd.accepted(csca.masterList(Instant.now()));
    certificate(signer);
    JsonObject refused = pkd.decide("certificates", signer, true, "please").as(422);
    assertThat(refused.getString("type")).endsWith("no-trust-anchor");
    assertThat(trust(signer).getString("status")).isEqualTo("trusted");
    pkd.decide("certificates", signer, false, "stolen").as(201);
    assertThat(trust(signer).getString("status")).isEqualTo("withdrawn");
    pkd.decide("certificates", signer, true, "found again").as(201);
    assertThat(trust(signer).getString("status")).isEqualTo("trusted");
    // Not an anchor: when its CSCA goes, it goes.
    pkd.decide("certificates", csca.root(), false, "gone").as(201);
    assertThat(trust(signer).getString("status")).isEqualTo("untrusted");
  }

  @Test
  void aBadDecisionIsRefusedAndARepeatedOneIsTheSame() throws Exception {
    Generation csca = new Generation("QQ", "CSCA");
    certificate(csca.root());
    String path = BASE + "/certificates/" + sha256(csca.root()) + "/trust";
    Api api = pkd.api();
    assertThat(api.post(path, new JsonObject().put("reason", "x")).as(400).getString("field"))
        .isEqualTo("trusted");
    assertThat(api.post(path, new JsonObject().put("trusted", true)).as(400).getString("field"))
        .isEqualTo("reason");
    JsonObject body = new JsonObject().put("trusted", true).put("reason", "seen");
    api.post(BASE + "/certificates/" + "0".repeat(64) + "/trust", body).as(404);
    assertThat(api.post(path, body, "once").as(201))
        .isEqualTo(api.post(path, body, "once").as(201));
    assertThat(api.get(path).getJsonArray("items")).hasSize(1);
  }

  private static void certificate(byte[] der) throws IOException {
    pkd.imported(der, "application/pkix-cert");
  }

  private static JsonObject trust(byte[] certificate) throws IOException {
    return pkd.certificate(certificate).getJsonObject("trust");
  }

  private static List<String> path(byte[] certificate) throws IOException {
    return trust(certificate).getJsonArray("path").stream()
        .map(node -> ((JsonObject) node).getString("sha256"))
        .toList();
  }

  /** How many certificates and CRLs a verifier gets. */
  private static List<Integer> material(String country) throws IOException {
    JsonObject material = pkd.api().get(BASE + "/trust-material?country=" + country);
    JsonArray certificates = material.getJsonArray("certificates");
    return List.of(certificates.size(), material.getJsonArray("crls").size());
  }
}
