package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Sql;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The first list in a directory for trying, and only that. */
class FirstUseTest {
  @Test
  void theFirstListIsAcceptedByADecisionThatSaysSoAndNoOther() throws Exception {
    try (PkdFixture pkd = new PkdFixture()) {
      Generation first = new Generation("QM", "CSCA");
      Generation second = new Generation("QN", "CSCA");
      Generation third = new Generation("QO", "CSCA");
      byte[] list = first.masterList(Instant.now());
      // Kept only, it is not used.
      pkd.api()
          .post(
              PkdFixture.IMPORTS + "?trust=false",
              third.masterList(Instant.now()),
              "application/cms")
          .as(201);
      assertThat(pkd.imported(list, "application/cms").getBoolean("trusted")).isTrue();
      JsonObject other = pkd.imported(second.masterList(Instant.now()), "application/cms");
      assertThat(other.getBoolean("trusted")).isFalse();
      JsonObject issuer = (JsonObject) pkd.all(BASE + "/list-issuers").getValue(0);
      assertThat(issuer.getString("origin")).isEqualTo("first-use");
      assertThat(issuer.getString("reason")).startsWith("first use");
      assertThat(firstUse(pkd, first.root())).isEqualTo("t");

      // What people say themselves is not of first use.
      pkd.decide("certificates", first.root(), true, "compared").as(201);
      assertThat(firstUse(pkd, first.root())).isEqualTo("f");
      pkd.decide("certificates", first.root(), false, "so that nothing is trusted").as(201);
      pkd.api()
          .post(
              BASE + "/list-issuers/" + issuer.getString("id") + "/withdrawal",
              new JsonObject().put("reason", "it was to try"))
          .as(201);
      JsonObject again =
          pkd.imported(
              second.masterList(Instant.now().plus(Duration.ofSeconds(2))), "application/cms");
      assertThat(again.getBoolean("trusted")).isFalse();
      assertThat(pkd.all(BASE + "/trust-anchors")).isEmpty();
    }
  }

  private static String firstUse(PkdFixture pkd, byte[] root) throws Exception {
    try (Sql sql = pkd.sql()) {
      return sql.rows(
              "SELECT first_use::text FROM pkd.trusted_csca WHERE certificate_sha256 = '\\x"
                  + sha256(root)
                  + "'")
          .get(0)
          .substring(0, 1);
    }
  }
}
