package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The numbers agree with what was put in. */
class StatisticsTest {
  @Test
  void theNumbersAgreeWithWhatWasPutIn() throws Exception {
    try (PkdFixture pkd = new PkdFixture()) {
      Generation listed = new Generation("QR", "Listed CSCA");
      Generation unknown = new Generation("QS", "Unknown CSCA");
      Generation late = new Generation("QT", "Late CSCA");
      pkd.accepted(listed.masterList(Instant.now()));
      pkd.imported(listed.signer("one"), "application/pkix-cert");
      pkd.imported(listed.signer("two", Period.ofDays(5)), "application/pkix-cert");
      pkd.imported(unknown.root(), "application/pkix-cert");
      pkd.imported(unknown.signer("three"), "application/pkix-cert");
      pkd.imported(listed.crl(1), "application/pkix-crl");
      pkd.imported(listed.crl(2, Instant.now().minus(3, ChronoUnit.DAYS)), "application/pkix-crl");
      pkd.imported(unknown.crl(1), "application/pkix-crl");
      pkd.anchor(late.root());
      pkd.imported(late.crl(1, Instant.now().minus(3, ChronoUnit.DAYS)), "application/pkix-crl");

      JsonObject statistics = pkd.api().get(BASE + "/statistics");

      JsonObject certificates = statistics.getJsonObject("certificates");
      // The list brings its CSCA and its signer.
      assertThat(certificates.getInteger("total")).isEqualTo(7);
      assertThat(certificates.getJsonObject("byProfile"))
          .isEqualTo(
              new JsonObject(
                  "{\"CSCA\":3,\"DSC\":3,\"MLS\":1,\"DLS\":0,\"BCSC\":0,\"BCSC-NC\":0}"));
      assertThat(certificates.getJsonObject("byTrust"))
          .isEqualTo(new JsonObject("{\"trusted\":5,\"untrusted\":2,\"withdrawn\":0}"));
      assertThat(certificates.getJsonObject("byCountry"))
          .isEqualTo(new JsonObject("{\"QR\":4,\"QS\":2,\"QT\":1}"));
      assertThat(certificates.getJsonObject("byPublicKey").getInteger("EC-P256")).isEqualTo(7);
      assertThat(certificates.getJsonObject("bySignatureAlgorithm").size()).isEqualTo(1);
      assertThat(statistics.getInteger("countries")).isEqualTo(3);
      assertThat(statistics.getJsonObject("crls"))
          .isEqualTo(
              new JsonObject(
                  "{\"total\":4,\"current\":1,\"overdue\":1,\"superseded\":1,\"unverified\":1}"));
      assertThat(statistics.getJsonObject("lists"))
          .isEqualTo(
              new JsonObject("{\"total\":1,\"masterLists\":1,\"deviationLists\":0,\"current\":1}"));
      assertThat(statistics.getJsonObject("expired"))
          .isEqualTo(new JsonObject("{\"CSCA\":0,\"DSC\":1}"));
      JsonArray expiry = statistics.getJsonArray("expiry");
      String month =
          YearMonth.from(
                  Generation.parsed(listed.root()).facts().notAfter().atOffset(ZoneOffset.UTC))
              .toString();
      assertThat(expiry.getJsonObject(expiry.size() - 1))
          .isEqualTo(new JsonObject().put("month", month).put("CSCA", 3).put("DSC", 0));
      assertThat(statistics.getJsonObject("imports").getInteger("done")).isEqualTo(10);
      assertThat(statistics.getLong("directoryVersion")).isPositive();
      assertThat(statistics.getJsonObject("entries").getInteger("ml")).isEqualTo(1);
      assertThat(pkd.api().get(BASE + "/statistics?country=QA", "application/json").status())
          .isEqualTo(400);
    }
  }
}
