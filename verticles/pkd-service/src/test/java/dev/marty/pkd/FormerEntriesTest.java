package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A CSCA that drops entries from CRL to CRL leaves few CRLs behind, and forgets nobody. */
class FormerEntriesTest {
  private static final int CRLS = 14;
  private static final int MOST_WHOLE = 8;

  @Test
  void oldCrlsAreMergedAndNoRevocationIsForgotten() throws Exception {
    try (PkdFixture pkd = new PkdFixture(false)) {
      Generation csca = new Generation("QM", "CSCA");
      pkd.anchor(csca.root());
      List<byte[]> signers = new ArrayList<>();
      Instant begin = Instant.now().minus(Duration.ofDays(5));
      for (int i = 0; i < CRLS; i++) {
        byte[] signer = csca.signer("Signer " + i);
        signers.add(signer);
        pkd.imported(signer, "application/pkix-cert");
        // Each lists one that the next does not.
        pkd.imported(csca.crl(i, begin.plus(Duration.ofHours(i)), signer), "application/pkix-crl");
      }
      byte[] empty = csca.crl(CRLS, Instant.now());
      pkd.imported(empty, "application/pkix-crl");

      JsonObject material = pkd.api().get(BASE + "/trust-material?country=QM");
      assertThat(material.getJsonArray("crls")).hasSize(MOST_WHOLE + 1);
      assertThat(material.getJsonArray("crls").encode()).contains(sha256(empty));
      assertThat(serials(material))
          .containsExactlyInAnyOrderElementsOf(
              signers.subList(0, CRLS - MOST_WHOLE).stream()
                  .map(FormerEntriesTest::serial)
                  .toList());
      for (byte[] signer : signers) {
        assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
      }

      // What a current one lists again needs no mention; a decision about a CRL takes its entries.
      byte[] again = csca.crl(CRLS + 1, Instant.now().plusSeconds(1), signers.get(0));
      pkd.imported(again, "application/pkix-crl");
      assertThat(serials(material(pkd))).doesNotContain(serial(signers.get(0)));
      JsonArray known = pkd.all(BASE + "/crls?country=QM");
      String second =
          known.stream()
              .map(JsonObject.class::cast)
              .filter(crl -> "1".equals(crl.getString("number")))
              .map(crl -> crl.getString("sha256"))
              .findFirst()
              .orElseThrow();
      JsonObject decision = new JsonObject().put("trusted", false).put("reason", "by mistake");
      pkd.api().post(BASE + "/crls/" + second + "/trust", decision).as(201);
      assertThat(serials(material(pkd))).doesNotContain(serial(signers.get(1)));
      assertThat(pkd.certificate(signers.get(1)).getJsonObject("revoked")).isNull();
      assertThat(serials(material(pkd))).contains(serial(signers.get(2)));
    }
  }

  private static JsonObject material(PkdFixture pkd) throws IOException {
    return pkd.api().get(BASE + "/trust-material?country=QM");
  }

  private static List<String> serials(JsonObject material) {
    return material.getJsonArray("former").stream()
        .map(JsonObject.class::cast)
        .flatMap(one -> one.getJsonArray("entries").stream())
        .map(entry -> ((JsonObject) entry).getString("serial"))
        .toList();
  }

  private static String serial(byte[] certificate) {
    return java.util.HexFormat.of().formatHex(Generation.serial(certificate).toByteArray());
  }
}
