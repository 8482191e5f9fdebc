package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.SharedData;
import dev.marty.testkit.Sql;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The published lists of Germany and of ICAO, each an issuer to decide on, and what the scope of
 * CRLs makes of the countries in them.
 */
class RealTrustTest {
  private static final List<String> LISTS =
      List.of("masterlists/DE_ML_2026-05-28-08-28-45.ml", "masterlists/ICAO_ml_September2023.ml");

  /**
   * Countries, those of several CSCAs as far as known, CSCA names, those not joined to the newest.
   */
  private static final String SCOPE =
      """
      WITH named AS (
        SELECT c.country, n.name, n.csca, max(c.not_before) AS newest
          FROM pkd.trusted_csca t
          JOIN pkd.certificate c ON c.sha256 = t.certificate_sha256
          JOIN pkd.csca_name n ON n.name = c.subject_name
         GROUP BY c.country, n.name, n.csca
      ), judged AS (
        SELECT country, csca <> first_value(csca) OVER (
                 PARTITION BY country ORDER BY newest DESC, csca) AS apart
          FROM named
      ), country AS (
        SELECT country, count(*) AS names, count(*) FILTER (WHERE apart) AS apart
          FROM judged GROUP BY country
      )
      SELECT count(*), count(*) FILTER (WHERE apart > 0), sum(names), sum(apart) FROM country
      """;

  @Test
  void eachListIsAnIssuerToDecideOnAndMostCountriesHaveOneCsca() throws Exception {
    try (PkdFixture pkd = new PkdFixture(false)) {
      for (String file : LISTS) {
        byte[] list = Files.readAllBytes(SharedData.path(file));
        JsonObject imported = pkd.imported(list, "application/cms");
        assertThat(imported.getBoolean("trusted")).isFalse();
        assertThat(imported.getJsonObject("effect").getJsonArray("pending")).hasSize(1);
        assertThat(imported.getJsonObject("counts").getInteger("rejected")).isZero();
        pkd.accepted(list);
        assertThat(list(pkd, list).getJsonObject("trust").getString("status")).isEqualTo("trusted");
        // What is wrong with members is said, and is not the list's fault.
        assertThat(list(pkd, list).getJsonArray("findings"))
            .extracting(finding -> ((JsonObject) finding).getString("code"))
            .doesNotContain("ERR:ML.LST.24", "ERR:ML.LST.133");
      }
      byte[] crl = Files.readAllBytes(SharedData.path("crl/it-csca.crl"));
      pkd.imported(crl, "application/pkix-crl");
      try (Sql sql = pkd.sql()) {
        List<String> scope = sql.rows(SCOPE);
        // Of all three names of Italy; which are its CSCA's as far as known.
        assertThat(sql.number("SELECT count(*) FROM pkd.crl_scope")).isEqualTo(3);
        assertThat(sql.rows("SELECT status FROM pkd.crl_state")).containsExactly("overdue");
        // Without a CRL of their own, the documents of the 74 names are inconclusive.
        assertThat(scope).containsExactly("118|31|271|74");
      }
    }
  }

  private static JsonObject list(PkdFixture pkd, byte[] list) throws Exception {
    return pkd.api().get(BASE + "/lists/" + Generation.sha256(list));
  }
}
