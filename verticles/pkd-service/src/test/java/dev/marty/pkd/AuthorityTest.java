package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What may stand in a path: what a certificate says itself, not where it stands or when it came.
 */
class AuthorityTest {
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
  void aMemberThatIsNoCaIsStoredAndFlaggedAndStandsInNoPath() throws Exception {
    Generation csca = new Generation("QM", "CSCA");
    Generation stranger = new Generation("QN", "CSCA");
    byte[] noCa = OddCertificates.root(stranger, false, true);
    byte[] endEntity = csca.signer("Signer");
    byte[] below = stranger.signer("Below");
    // Whichever came first: the one by itself, the other in the list.
    pkd.imported(endEntity, "application/pkix-cert");
    byte[] list = csca.masterList(Instant.now(), noCa, endEntity, stranger.signer("Other"));
    pkd.accepted(list);
    pkd.imported(below, "application/pkix-cert");

    assertThat(pkd.trust(csca.root())).isEqualTo("trusted");
    assertThat(pkd.trust(noCa)).isEqualTo("untrusted");
    assertThat(pkd.trust(below)).isEqualTo("untrusted");
    assertThat(pkd.certificate(endEntity).getString("profile")).isEqualTo("DSC");
    assertThat(pkd.certificate(noCa).getJsonArray("findings")).isNotEmpty();
    assertThat(pkd.all(BASE + "/trust-anchors?country=QN")).isEmpty();
    assertThat(pkd.decide("certificates", noCa, true, "please").as(422).getString("type"))
        .endsWith("no-trust-anchor");
    // The list is judged by itself: it conforms, its members are told with their places.
    assertThat(pkd.api().get(BASE + "/lists/" + sha256(list)).getJsonArray("findings"))
        .extracting(finding -> ((JsonObject) finding).getString("code"))
        .contains("WARN:ML.LST.24")
        .noneMatch(code -> code.startsWith("ERR:ML.LST"));
  }

  @Test
  void aCscaWithoutBasicConstraintsIsACaByItsKeyUsageAndOneWithoutKeyUsageByThem()
      throws Exception {
    for (List<Boolean> kind :
        List.of(nullable(true, null), nullable(true, false), nullable(null, true))) {
      Generation csca = new Generation("QO", "CSCA " + kind);
      byte[] root = OddCertificates.root(csca, kind.get(0), kind.get(1));
      byte[] signer = csca.signer("Signer");
      pkd.anchor(root);
      pkd.imported(signer, "application/pkix-cert");
      assertThat(pkd.trust(signer)).isEqualTo("trusted");
      assertThat(pkd.certificate(root).getJsonArray("findings")).isNotEmpty();
    }
    for (List<Boolean> kind :
        List.of(nullable(null, null), nullable(false, null), nullable(null, false))) {
      Generation csca = new Generation("QP", "CSCA " + kind);
      byte[] root = OddCertificates.root(csca, kind.get(0), kind.get(1));
      pkd.imported(root, "application/pkix-cert");
      pkd.decide("certificates", root, true, "test").as(422);
    }
  }

  @Test
  void aListWhoseSignerANonCaIssuedIsRefused() throws Exception {
    Generation csca = new Generation("QR", "CSCA");
    byte[] list = csca.masterListOf(OddCertificates.root(csca, false, true), Instant.now());
    JsonObject refused = pkd.api().post(PkdFixture.IMPORTS, list, "application/cms").as(422);
    assertThat(refused.getString("reason")).isEqualTo("SIGNER_NOT_ANCHORED");
  }

  private static List<Boolean> nullable(Boolean keyCertSign, Boolean ca) {
    return java.util.Arrays.asList(keyCertSign, ca);
  }
}
