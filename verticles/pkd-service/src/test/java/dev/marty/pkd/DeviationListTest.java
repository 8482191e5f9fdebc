package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.IMPORTS;
import static dev.marty.testkit.PkdFixture.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deviation lists go in and out, and count when their CSCA does; a country for each test. */
class DeviationListTest {
  private static final String CMS = "application/cms";
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
  void itComesInOnceAndGoesOutByteForByte() throws Exception {
    Generation csca = new Generation("QM", "CSCA");
    byte[] list = csca.deviationList(Instant.now());

    JsonObject first = pkd.imported(list, CMS);

    assertThat(first.getString("kind")).isEqualTo("deviation-list");
    assertThat(counts(first)).containsExactly(1, 1, 0, 0, 0);
    assertThat(first.getJsonObject("objects").getInteger("deviationLists")).isEqualTo(1);
    // Its signer's certificate and the CSCA's.
    assertThat(first.getJsonObject("objects").getInteger("certificates")).isEqualTo(2);
    assertThat(pkd.api().get(BASE + "/lists/" + sha256(list), CMS).body()).isEqualTo(list);
    JsonObject found = list(list);
    assertThat(found.getString("issuer")).isEqualTo(csca.distinguishedName());
    assertThat(found.getJsonArray("findings")).isEmpty();
    assertThat(found.getJsonObject("signature").getString("status")).isEqualTo("valid");
    assertThat(found.getJsonArray("imports").getJsonObject(0).getString("id"))
        .isEqualTo(first.getString("id"));
    assertThat(pkd.all(BASE + "/lists?country=QM&kind=deviation-list")).hasSize(1);
    assertThat(pkd.all(BASE + "/lists?country=QM&kind=master-list")).isEmpty();

    JsonObject again = pkd.imported(list, "application/octet-stream");
    assertThat(counts(again)).containsExactly(1, 0, 1, 0, 0);
    assertThat(again.getJsonObject("objects").getInteger("deviationLists")).isZero();
  }

  @Test
  void itMakesNoTrustAnchorOfTheCscaItBrings() throws Exception {
    Generation csca = new Generation("QN", "CSCA");
    byte[] list = csca.deviationList(Instant.now());
    pkd.imported(list, CMS);
    assertThat(pkd.trust(csca.root())).isEqualTo("untrusted");
    assertThat(list(list).getJsonObject("trust").getString("status")).isEqualTo("pending");
    assertThat(list(list).getJsonObject("trust").getBoolean("current")).isFalse();
    assertThat(pkd.all(BASE + "/trust-anchors?country=QN")).isEmpty();
  }

  @Test
  void theNewestByATrustedCscaIsCurrent() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    Generation impostor = new Generation("QO", "Impostor");
    byte[] older = csca.deviationList(Instant.now().minus(Duration.ofHours(2)));
    byte[] newer = csca.deviationList(Instant.now().minus(Duration.ofHours(1)));
    byte[] forged = impostor.deviationList(Instant.now());
    byte[] masterList = csca.masterList(Instant.now());
    pkd.accepted(masterList);
    pkd.imported(newer, CMS);
    pkd.imported(older, CMS);
    pkd.imported(forged, CMS);
    assertThat(trust(newer)).isEqualTo("trusted true");
    assertThat(trust(older)).isEqualTo("trusted false");
    assertThat(trust(forged)).isEqualTo("pending false");
    // The country's master list counts beside it.
    assertThat(trust(masterList)).isEqualTo("trusted true");
  }

  @Test
  void aChangedOneIsRefusedAndNothingOfItIsKept() throws Exception {
    Generation csca = new Generation("QP", "CSCA");
    byte[] list = csca.deviationList(Instant.now());
    byte[] changed = list.clone();
    changed[indexOf(changed, new byte[] {(byte) 0x80, 1, 'P'}) + 2] = 'V';

    JsonObject refused = pkd.api().post(IMPORTS, changed, CMS).as(422);

    assertThat(refused.getString("type")).isEqualTo("urn:marty:problem:deviation-list-refused");
    assertThat(refused.getString("reason")).isEqualTo("DIGEST_MISMATCH");
    assertThat(pkd.all(BASE + "/lists?country=QP")).isEmpty();
    pkd.api().get(BASE + "/certificates/" + sha256(csca.root()), "application/json").as(404);
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i <= whole.length - part.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not in it");
  }

  private static JsonObject list(byte[] list) throws IOException {
    return pkd.api().get(BASE + "/lists/" + sha256(list));
  }

  private static String trust(byte[] list) throws IOException {
    JsonObject trust = list(list).getJsonObject("trust");
    return trust.getString("status") + " " + trust.getBoolean("current");
  }
}
