package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose a CRL is, whether it is current, and what it revokes; each test has its own country. */
class CrlTest {
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
  void eachHasAStatusAndItsIssuers() throws Exception {
    Generation csca = new Generation("QM", "CSCA");
    Generation stranger = new Generation("QM", "Stranger");
    pkd.accepted(csca.masterList(Instant.now()));
    byte[] superseded = csca.crl(1, daysAgo(3));
    byte[] overdue = csca.crl(2, daysAgo(2));
    byte[] unverified = stranger.crl(9);
    imported(overdue, superseded, unverified);
    assertThat(found("country=QM&status=overdue")).containsExactly(sha256(overdue));
    assertThat(found("country=QM&status=superseded")).containsExactly(sha256(superseded));
    assertThat(found("country=QM&status=unverified")).containsExactly(sha256(unverified));
    byte[] current = csca.crl(3);
    imported(current);
    assertThat(found("country=QM&status=current")).containsExactly(sha256(current));
    assertThat(found("country=QM&status=superseded"))
        .containsExactly(sha256(overdue), sha256(superseded));
    JsonObject crl = pkd.api().get(BASE + "/crls/" + sha256(current), "application/json").as(200);
    JsonObject issuer = crl.getJsonArray("issuedBy").getJsonObject(0);
    assertThat(issuer.getString("sha256")).isEqualTo(sha256(csca.root()));
    assertThat(issuer.getBoolean("trusted")).isTrue();
    assertThat(pkd.api().get(BASE + "/crls/" + sha256(current), "application/pkix-crl").body())
        .isEqualTo(current);
    JsonObject page = pkd.api().get(BASE + "/crls?country=QM&limit=2");
    assertThat(page.getJsonArray("items")).hasSize(2);
    page = pkd.api().get(BASE + "/crls?country=QM&limit=2&cursor=" + page.getString("next"));
    assertThat(page.getJsonArray("items")).hasSize(2);
    assertThat(page.getString("next")).isNull();
    assertThat(
            pkd.api().get(BASE + "/crls?status=old", "application/json").as(400).getString("field"))
        .isEqualTo("status");
  }

  @Test
  void afterAChangeOfNameTheNewNamesCrlRevokesWhatTheOldNameIssued() throws Exception {
    Generation old = new Generation("QN", "Old Name");
    Generation fresh = new Generation("QN", "New Name");
    byte[] signer = old.signer("Signer");
    byte[] crl = fresh.crl(1, signer);
    pkd.accepted(old.masterList(Instant.now()));
    pkd.imported(signer, "application/pkix-cert");
    pkd.imported(fresh.root(), "application/pkix-cert");
    imported(crl);
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNull();
    pkd.imported(old.link(fresh), "application/pkix-cert");
    assertThat(revokedBy(signer)).containsExactly(sha256(crl));
    // The same number of another CSCA's certificate is another certificate.
    Generation other = new Generation("QN", "Other CSCA");
    byte[] foreign = other.crl(1, signer);
    pkd.imported(other.root(), "application/pkix-cert");
    pkd.decide("certificates", other.root(), true, "test").as(201);
    imported(foreign);
    assertThat(found("country=QN&status=current")).contains(sha256(foreign));
    assertThat(revokedBy(signer)).containsExactly(sha256(crl));
  }

  @Test
  void aDeltaDoesNotHideTheWholeOne() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    byte[] signer = csca.signer("Signer");
    byte[] whole = csca.crl(1, signer);
    byte[] delta = csca.deltaCrl(2, csca.crl(1));
    pkd.accepted(csca.masterList(Instant.now()));
    pkd.imported(signer, "application/pkix-cert");

    imported(whole, delta);

    assertThat(found("country=QO&status=current")).containsExactly(sha256(whole));
    assertThat(found("country=QO&status=unverified")).containsExactly(sha256(delta));
    assertThat(revokedBy(signer)).containsExactly(sha256(whole));
  }

  private static List<String> revokedBy(byte[] certificate) throws IOException {
    return pkd.certificate(certificate).getJsonObject("revoked").getJsonArray("crls").stream()
        .map(crl -> ((JsonObject) crl).getString("sha256"))
        .toList();
  }

  private static List<String> found(String query) throws IOException {
    return pkd.all(BASE + "/crls?" + query).stream()
        .map(crl -> ((JsonObject) crl).getString("sha256"))
        .toList();
  }

  private static void imported(byte[]... crls) throws IOException {
    for (byte[] crl : crls) {
      pkd.imported(crl, "application/pkix-crl");
    }
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(Duration.ofDays(days));
  }
}
